/**
 * Probes that this isolate has looked up in the last minute: a probe that sends its reports one after the other costs one query. A probe that
 * was forgotten elsewhere in this minute may still be let in by it; its own isolate knows at once.
 */
import type { Database } from '../db/client.ts';
import { MINUTE_MS } from '../shared/time.ts';
import { findProbe, type EnrolledProbe } from './store.ts';

const KEPT_MS = MINUTE_MS;
/** Probes kept at most; past it all are forgotten, which costs each a query. */
const MOST = 5000;

const known = new Map<string, { readMs: number; probe: EnrolledProbe }>();

/** The probe of that id; null where none is enrolled. */
export async function knownProbe(db: Database, probeId: string, nowMs: number): Promise<EnrolledProbe | null> {
  const kept = known.get(probeId);
  if (kept && Math.abs(nowMs - kept.readMs) < KEPT_MS) return kept.probe;
  const probe = await findProbe(db, probeId);
  if (known.size >= MOST) known.clear();
  if (probe) known.set(probeId, { readMs: nowMs, probe });
  return probe;
}

export const forgetKnown = (probeId: string): void => void known.delete(probeId);
