/**
 * Holds what probes were told against what the observatory counts. Each report comes from a network of its own, so that a count belongs to
 * one report: less than it holds is lost, more is counted again.
 */
export type Entry = {
  reportId: string;
  asn: number;
  measurements: number;
  /** Whether a probe was told 202, and may have forgotten it since. */
  answered: boolean;
  /** Times it was sent again. */
  resent: number;
};

export type Balance = { answered_202: number; counted: number; lost: number; doubled: number };

/** @param counts measurements that the observatory tells of each network */
export function balance(entries: readonly Entry[], counts: ReadonlyMap<number, number>): Balance {
  const sum: Balance = { answered_202: 0, counted: 0, lost: 0, doubled: 0 };
  for (const { asn, measurements, answered } of entries) {
    const count = counts.get(asn) ?? 0;
    if (answered) sum.answered_202 += 1;
    if (count === measurements) sum.counted += 1;
    if (count > measurements) sum.doubled += 1;
    if (count < measurements && (answered || count > 0)) sum.lost += 1;
  }
  return sum;
}

/** The worst that several readings of the same reports tell. */
export const worst = (balances: readonly Balance[]): Balance => ({
  answered_202: Math.max(...balances.map((one) => one.answered_202)),
  counted: Math.min(...balances.map((one) => one.counted)),
  lost: Math.max(...balances.map((one) => one.lost)),
  doubled: Math.max(...balances.map((one) => one.doubled)),
});
