/** What of a run's neutral controls the comparisons rest on. Pure. */
import { hasAnswered } from '../control-verdict.ts';
import type { ControlVisit } from '../control-verdict.ts';
import type { NeutralPlace } from './neutral-address.ts';
import type { NeutralDownload } from './speed.ts';

interface NeutralServer extends NeutralPlace {
  readonly serverName: string;
}

/** Neutral servers that answered in this run's controls; the first of them under its name. */
export interface Neutral extends NeutralServer {
  /** Every address that the controls have found, of either family. */
  readonly places: readonly NeutralPlace[];
  /** Another server over TLS; null where only one answered. */
  readonly second: NeutralServer | null;
  /** Where the speed of the line can be measured; null where that server did not answer. */
  readonly download: NeutralDownload | null;
}

const serverOf = ({ target, visit }: ControlVisit): NeutralServer[] =>
  visit.address === null ? [] : [{ address: visit.address, port: target.port, serverName: target.host }];

const placesOf = ({ target, visit }: ControlVisit): NeutralPlace[] =>
  visit.steps.flatMap(({ operation, addresses = [] }) =>
    operation === 'resolve' ? addresses.map((address) => ({ address, port: target.port })) : [],
  );

/** Null where no neutral server has proved itself. */
export const neutralOf = (visits: readonly ControlVisit[]): Neutral | null => {
  const answered = visits.filter((each) => hasAnswered(each) && each.target.operations.includes('handshake'));
  const [first, second] = answered.flatMap(serverOf);
  if (first === undefined) return null;
  const [download = null] = answered.flatMap(({ target, visit }) =>
    target.download === undefined || visit.address === null ? [] : [{ endpoint: target, address: visit.address }],
  );
  return { ...first, second: second ?? null, places: [first, ...answered.flatMap(placesOf)], download };
};
