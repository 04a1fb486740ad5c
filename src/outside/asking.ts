/**
 * Who asks the hosts of a round: two vantages, others each minute. Each takes every second host, and what a network is asked beyond its turn goes
 * to the other one in turn, so that no vantage's own way into a country is ever the only one.
 */
import type { VantageRecord } from '../ingest/edge/record.ts';
import { askToConnect, HERE_VANTAGE, type Vantage } from '../ingest/edge/vantages.ts';
import type { Socket } from '../probe/vantage/connecting.ts';
import { MINUTE_MS } from '../shared/time.ts';
import { VANTAGES_A_RUN } from './parameters.ts';
import type { Ask } from './run-round.ts';

/**
 * The vantages whose turn it is. One that ran where the network is not free has no clear view; a simulated one has none at all. The worker itself
 * where there is no other.
 */
export function vantagesInTurn(all: readonly Vantage[], records: Readonly<Record<string, VantageRecord>>, nowMs: number): Vantage[] {
  const clear = all.filter(({ id, fault }) => fault === null && records[id]?.leftOut?.why !== 'not-free');
  if (clear.length === 0) return [HERE_VANTAGE];
  const first = Math.floor(nowMs / MINUTE_MS) * VANTAGES_A_RUN;
  return Array.from(
    { length: Math.min(VANTAGES_A_RUN, clear.length) },
    (_, place) => clear[(first + place) % clear.length] ?? HERE_VANTAGE,
  );
}

/** @param neutral hosts elsewhere; a vantage that none of them answers is offline itself */
export function askThrough(vantages: readonly Vantage[], neutral: Socket[]): Ask {
  let next = 0;
  return async (hosts) => {
    const shares = hosts.map((host) => ({ host, vantage: vantages[next++ % vantages.length] }));
    const replies = new Map<unknown, boolean>();
    await Promise.all(
      vantages.map(async (vantage) => {
        const own = shares.filter((share) => share.vantage === vantage).map(({ host }) => host);
        if (own.length === 0) return;
        const asked = await askToConnect(vantage, { neutral, hosts: own.map(({ address, port }) => ({ address, port })) });
        if (!('answer' in asked)) return;
        for (const [index, replied] of (asked.answer.replies ?? []).entries()) replies.set(own[index], replied);
      }),
    );
    return hosts.map((host) => replies.get(host) ?? null);
  };
}
