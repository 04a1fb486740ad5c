import { z } from 'zod';

/** What is read of a line that `tocsin probe --json` prints after a round. */
const Round = z.object({
  note: z.string().nullable(),
  control: z.object({ ok: z.boolean() }).nullable(),
  outcomes: z.record(z.string(), z.number()),
  measurements: z.array(z.object({ service: z.string(), outcome: z.string() })),
  waiting: z.number(),
  trouble: z.string().nullable(),
});
type Round = z.output<typeof Round>;

const OFFLINE = 'This machine is offline, or its connection cannot be used to judge others, so what it measures now is inconclusive.';

const parseRound = (line: string): Round | null => {
  try {
    return Round.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

const resultOf = ({ control, outcomes, measurements, note }: Round): string => {
  if (control === null) return note ?? 'Nothing was measured.';
  if (!control.ok) return OFFLINE;
  const { ok = 0, inconclusive = 0 } = outcomes;
  const restricted = measurements.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'inconclusive').map(({ service }) => service);
  const named = restricted.length === 0 ? '' : ` (${[...new Set(restricted)].join(', ')})`;
  return `Measured from here: ${ok} of ${measurements.length} reachable, ${restricted.length} restricted${named}, ${inconclusive} inconclusive.`;
};

/** One line for the person at the terminal: what the round found, and whether it arrived. Other lines of the probe are shown as they are. */
export const describeRound = (line: string): string => {
  const round = parseRound(line);
  if (round === null) return line;
  return round.waiting === 0 ? resultOf(round) : `${resultOf(round)} Not sent yet${round.trouble === null ? '' : `: ${round.trouble}`}.`;
};
