/** The checks that every request of a probe passes, in the order of their cost. */
import type { Context } from 'hono';
import type { AppEnv } from '../env.ts';
import { openDatabase, type Database } from '../db/client.ts';
import { readBody } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import { DAY_MS } from '../shared/time.ts';
import { readDayKey } from './day-key-store.ts';
import { originOf, type Geography } from './enrich.ts';
import { checkDigest, checkSignature, claimedProbeId } from './signature.ts';
import { isAmongFirst } from './first-requests.ts';
import { knownProbe } from './known-probes.ts';
import type { EnrolledProbe } from './store.ts';
import { voterOf } from './voter.ts';
import type { Sender } from './accept.ts';

/** The connection's country and network. */
export const originOfRequest = (request: Request) => originOf(request.cf as Geography | undefined);

/** The address ends here: it becomes the voter's pseudonym, and nothing else of it is kept or passed on. */
export async function admitVoter(c: Context<AppEnv>, nowMs: number): Promise<string> {
  const voter = await voterOf(c.req.header('cf-connecting-ip') ?? '', await readDayKey(c.env.PSEUDONYM_KEY, nowMs));
  if (!isAmongFirst(voter, nowMs)) await spend(c.env.VOTER_LIMIT, voter, 'Too many requests from this network in a minute');
  return voter;
}

/** @throws ProblemError `too-many` where the key has no more of the limit in this minute */
export async function spend(limit: RateLimit, key: string, detail: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new ProblemError('too-many', detail, { headers: { 'retry-after': '60', ratelimit: '"minute";r=0;t=60' } });
}

/** An enrolled probe's signed request: who sent it, and the bytes as they came. */
export type Admitted = { db: Database; probe: EnrolledProbe; voter: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * @param bodyLimit most bytes of the body as sent; 0 where none belongs
 * @throws ProblemError that names what is wrong
 */
export async function admit(c: Context<AppEnv>, bodyLimit: number, nowMs: number): Promise<Admitted> {
  const request = c.req.raw;
  const voter = await admitVoter(c, nowMs);
  const bytes = await readBody(request, bodyLimit);
  const probeId = claimedProbeId(request);
  if (!probeId)
    throw new ProblemError(
      'unsigned',
      'Signature-Input must carry keyid, the thumbprint (RFC 7638) of an enrolled Ed25519 key, and created',
    );
  const db = openDatabase(c.env.DB);
  const probe = await knownProbe(db, probeId, nowMs);
  if (!probe) throw new ProblemError('unknown-probe', 'No probe with this key is enrolled; enrol it with POST /v1/probes');
  await checkSignature(request, { kty: 'OKP', crv: 'Ed25519', x: probe.publicKey }, bodyLimit > 0, nowMs);
  if (bodyLimit > 0) await checkDigest(request, bytes);
  await spend(c.env.PROBE_LIMIT, probeId, 'This probe sends too many requests a minute');
  return { db, probe, voter, bytes };
}

/** What is known of a probe's report beside the report. */
export const senderOf = (c: Context<AppEnv>, admitted: Admitted, nowMs: number): Sender => ({
  source: 'probe',
  origin: originOfRequest(c.req.raw),
  voter: admitted.voter,
  reporterDays: Math.round(((nowMs - admitted.probe.enrolledMs) / DAY_MS) * 10) / 10,
});
