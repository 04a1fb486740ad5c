/** The vantages as /status shows them: those that are set up, and what came of their last runs. Pure. */
import type { LeftOut, VantageRecord, VantageRecords } from '../../../ingest/edge/record.ts';
import { MINUTE_MS } from '../../../shared/time.ts';

/** Where time is short a vantage has its turn every ten minutes or more. */
const MISSING_MS = 15 * MINUTE_MS;

export type VantageNow = {
  id: string;
  ranMs: number;
  dataCentre: string | null;
  country: string | null;
  state: 'counts' | 'missing' | LeftOut['why'];
  detail: string | null;
};

export type VantagesNow = { vantages: VantageNow[]; counting: number; simulated: boolean };

function stateOf(record: VantageRecord | undefined, nowMs: number): Pick<VantageNow, 'state' | 'detail'> {
  if (!record || nowMs - record.askedMs > MISSING_MS) return { state: 'missing', detail: null };
  return record.leftOut ? { state: record.leftOut.why, detail: record.leftOut.detail } : { state: 'counts', detail: null };
}

/** @param ids of those that are set up, in their order */
export function vantagesNow(ids: readonly string[], { vantages: records }: VantageRecords, nowMs: number): VantagesNow {
  const vantages = ids.map((id): VantageNow => {
    const record = records[id];
    const { dataCentre = null, country = null } = record ?? {};
    return { id, ranMs: record?.askedMs ?? 0, dataCentre, country, ...stateOf(record, nowMs) };
  });
  const counting = vantages.filter(({ state }) => state === 'counts').length;
  return { vantages, counting, simulated: ids.some((id) => records[id]?.simulated) };
}
