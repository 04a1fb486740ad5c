/**
 * What an encrypted resolver answers for a name, as evidence against the system's resolver. One resolver of the list is chosen
 * at the first question of a run, by asking all of them for a neutral name, and then serves the whole run.
 */
import { base64Url } from '../base64url.ts';
import { decodeAnswer, encodeQuery } from '../dns-message.ts';
import type { EncryptedResolver } from '../controls.ts';
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

interface Choice {
  readonly resolver: EncryptedResolver;
  readonly trial: Attempt<readonly string[]>;
}

const choose = async (run: Run, resolvers: readonly EncryptedResolver[], neutralHost: string): Promise<Choice | undefined> => {
  const choices = await Promise.all(resolvers.map(async (resolver) => ({ resolver, trial: await ask(run, resolver, neutralHost) })));
  return choices.find((choice) => choice.trial.failure === null) ?? choices[0];
};

/** Asks for a host's IPv4 addresses; undefined where there is no encrypted resolver to ask. */
export type AskEncrypted = (host: string) => Promise<EncryptedAnswer | undefined>;

/** A run's way to ask; where no resolver of the list can be reached, its failure stands as the answer to every question. */
export const encryptedDns = (run: Run, resolvers: readonly EncryptedResolver[], neutralHost: string): AskEncrypted => {
  let chosen: Promise<Choice | undefined> | undefined;
  return async (host) => {
    chosen ??= choose(run, resolvers, neutralHost);
    const choice = await chosen;
    if (choice === undefined) return undefined;
    const made = choice.trial.failure === null ? await ask(run, choice.resolver, host) : choice.trial;
    return { resolver: choice.resolver.name, made };
  };
};
