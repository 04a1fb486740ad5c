/**
 * Does this line carry IPv4, and IPv6, at all, and still? Each family of the addresses that could not be reached is compared with a neutral server's
 * address of the same family, so that a line without the one or the other blames nobody; and where a connection came to nothing, a neutral server
 * is connected to, so that a line that went down meanwhile blames nobody either.
 */
import { isV6 } from '../address.ts';
import type { Visit } from '../measure-endpoint.ts';
import type { Comparisons } from '../report.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';
import type { Run } from '../run.ts';

/** Where a neutral server is known to be. */
export interface NeutralPlace {
  readonly address: string;
  readonly port: number;
}

type Tried = { readonly address: string; readonly failure: NonNullable<Comparisons['tcp']>['failure'] };

/** Of each family, the neutral addresses that are tried at most. */
const MOST_TRIED = 2;

const tryPlace = async (run: Run, { address, port }: NeutralPlace): Promise<Tried> => {
  const made = await attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit));
  if (made.failure === null) made.value.close();
  return { address, failure: made.failure };
};

/** The neutral address that answers, else the first that was tried; undefined where none of that family is known. */
const tryFamily = async (run: Run, places: readonly NeutralPlace[], wantsV6: boolean): Promise<Tried | undefined> => {
  const ofFamily = places.filter(({ address }) => isV6(address) === wantsV6).slice(0, MOST_TRIED);
  const tried = await Promise.all(ofFamily.map((place) => tryPlace(run, place)));
  return tried.find(({ failure }) => failure === null) ?? tried[0];
};

/** Evidence on the addresses: those of the families that the line carries; where it carries none of them, the neutral failure. */
export const compareAddress = async (run: Run, places: readonly NeutralPlace[], { unreached = [] }: Visit): Promise<Comparisons['tcp']> => {
  const families = [...new Set(unreached.map(({ address }) => isV6(address)))];
  const tried = await Promise.all(families.map((wantsV6) => tryFamily(run, places, wantsV6)));
  const carried = families.filter((_, index) => tried[index]?.failure === null);
  const shown = tried.find((each) => each?.failure === null) ?? tried.find((each) => each !== undefined);
  if (shown === undefined) return undefined;
  return { ...shown, unreached: unreached.filter(({ address }) => carried.length === 0 || carried.includes(isV6(address))) };
};

/** Evidence that the line still carries what the visit went over; undefined where no neutral address of that family is known. */
export const compareLine = async (run: Run, places: readonly NeutralPlace[], { address }: Visit): Promise<Comparisons['tcp']> =>
  tryFamily(run, places, address !== null && isV6(address));
