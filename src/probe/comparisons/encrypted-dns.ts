/**
 * What encrypted resolvers answer for a name, as evidence against the system's resolver. At the first question of a run all of the list are
 * asked for a neutral name, and once more where none answers; the first two that answer, of two operators, then serve the whole run.
 */
import { base64Url } from '../base64url.ts';
import { decodeAnswer, encodeQuery } from '../dns-message.ts';
import type { EncryptedResolver } from '../controls.ts';
import type { Failure } from '../failure.ts';
import { connectSecurely } from '../connect-securely.ts';
import type { Attempt, Connection } from '../network.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';

/** A DNS answer over UDP is at most 4 kB by custom; more than that is none. */
const ANSWER_BYTES = 4_096;
const DNS_MESSAGE = 'application/dns-message';

export interface EncryptedAnswer {
  readonly resolver: string;
  readonly made: Attempt<readonly string[]>;
  /** What the other resolvers that were asked came to. */
  readonly others: readonly { readonly resolver: string; readonly failure: Failure | null }[];
}

const reach = (run: Run, resolver: EncryptedResolver): Promise<Attempt<Connection>> =>
  connectSecurely(run, resolver, { serverName: resolver.serverName, verify: true }, ALLOWANCE_MS.comparison);

/** Does any of these resolvers prove itself at its address? Then the line works, whatever the system's resolver does. */
export const reachesAny = async (run: Run, resolvers: readonly EncryptedResolver[]): Promise<boolean> => {
  const reached = await Promise.all(resolvers.map((resolver) => reach(run, resolver)));
  for (const each of reached) if (each.failure === null) each.value.close();
  return reached.some((each) => each.failure === null);
};

/** One question over HTTPS (RFC 8484 §4.1, GET), to the resolver's address. */
const ask = async (run: Run, resolver: EncryptedResolver, host: string): Promise<Attempt<readonly string[]>> => {
  const secured = await reach(run, resolver);
  if (secured.failure !== null) return secured;
  const path = `${resolver.path}?dns=${base64Url(encodeQuery(host, 'A'))}`;
  const request = { host: resolver.serverName, path, accept: DNS_MESSAGE, bodyBytes: ANSWER_BYTES };
  const answered = await attempt(run, ALLOWANCE_MS.comparison, (limit) => run.network.request(secured.value, request, limit));
  secured.value.close();
  if (answered.failure !== null) return answered;
  if (answered.value.status !== 200) return { failure: 'http_request_failed', source: 'resolver' };
  const { addresses, failure } = decodeAnswer(answered.value.body);
  return failure === null ? { failure, value: addresses } : { failure, source: 'resolver' };
};

/** Independent resolvers that are asked for each name: one may itself filter, be down or be lied to. */
const ASKED = 2;

interface Trial {
  readonly resolver: EncryptedResolver;
  readonly made: Attempt<readonly string[]>;
}

const tryAll = (run: Run, resolvers: readonly EncryptedResolver[], host: string): Promise<Trial[]> =>
  Promise.all(resolvers.map(async (resolver) => ({ resolver, made: await ask(run, resolver, host) })));

const hasAddresses = ({ made }: Trial): boolean => made.failure === null && made.value.length > 0;

/** The answer that tells most: addresses, else the first; and what the other resolvers came to. */
const bestOf = (trials: readonly Trial[]): EncryptedAnswer | undefined => {
  const best = trials.find(hasAddresses) ?? trials[0];
  if (best === undefined) return undefined;
  const others = trials.filter((trial) => trial !== best).map(({ resolver, made }) => ({ resolver: resolver.name, failure: made.failure }));
  return { resolver: best.resolver.name, made: best.made, others };
};

/** Asks for a host's IPv4 addresses; undefined where there is no encrypted resolver to ask. */
export type AskEncrypted = (host: string) => Promise<EncryptedAnswer | undefined>;

/** A run's way to ask; where no resolver of the list can be reached, its failure stands as the answer to every question. */
export const encryptedDns = (run: Run, resolvers: readonly EncryptedResolver[], neutralHost: string): AskEncrypted => {
  const isWorking = ({ made }: Trial): boolean => made.failure === null;
  let [first, second]: (Promise<Trial[]> | undefined)[] = [];
  const tryNeutral = async (): Promise<Trial[]> => {
    const trials = await (first ??= tryAll(run, resolvers, neutralHost));
    return trials.some(isWorking) ? trials : (second ??= tryAll(run, resolvers, neutralHost));
  };
  return async (host) => {
    const trials = await tryNeutral();
    const working = trials.filter(isWorking).slice(0, ASKED);
    if (working.length === 0) return bestOf(trials);
    return bestOf(
      await tryAll(
        run,
        working.map(({ resolver }) => resolver),
        host,
      ),
    );
  };
};
