/**
 * What an encrypted resolver answers for a name, as evidence against the system's resolver. One resolver of the list is chosen
 * at the first question of a run, by asking all of them for a neutral name, and then serves the whole run.
 */
import { decodeAnswer, encodeQuery } from '../dns-message.ts';
import type { EncryptedResolver } from '../controls.ts';
import type { Attempt } from '../network.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';

/** A DNS answer over UDP is at most 4 kB by custom; more than that is none. */
const ANSWER_BYTES = 4_096;
const DNS_MESSAGE = 'application/dns-message';

export interface EncryptedAnswer {
  readonly resolver: string;
  readonly made: Attempt<readonly string[]>;
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** One question over HTTPS (RFC 8484 §4.1, GET), to the resolver's address. */
const ask = async (run: Run, resolver: EncryptedResolver, host: string): Promise<Attempt<readonly string[]>> => {
  const { network } = run;
  const within = ALLOWANCE_MS.comparison;
  const connected = await attempt(run, within, (limit) => network.connect(resolver.address, resolver.port, limit));
  if (connected.failure !== null) return connected;
  const handshake = { serverName: resolver.serverName, verify: true };
  const secured = await attempt(run, within, (limit) => network.handshake(connected.value, handshake, limit));
  if (secured.failure !== null) {
    connected.value.close();
    return secured;
  }
  const path = `${resolver.path}?dns=${base64Url(encodeQuery(host, 'A'))}`;
  const request = { host: resolver.serverName, path, accept: DNS_MESSAGE, bodyBytes: ANSWER_BYTES };
  const answered = await attempt(run, within, (limit) => network.request(secured.value, request, limit));
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
