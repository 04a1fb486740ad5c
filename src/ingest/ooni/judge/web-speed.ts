/** Was an answer that broke off by timeout slowed down, rather than cut? Version 0.5 records how many bytes had come at which time. */
import { numberOf, recordsOf, textOf } from './loose-json.ts';
import { knownFailure } from './known-failure.ts';
import type { WebRun } from './web-run.ts';

/** Over a line at which pages are usable, an answer's body comes faster; in bytes a second. */
const TRICKLE_BYTES_A_SECOND = 8_000;
/** How long bytes must have gone on coming, in seconds. */
const SHORTEST_TRICKLE_S = 5;

/** Bytes came, slowly, for as long as the probe waited. */
export function isTrickle({ exchanges, testKeys }: WebRun): boolean {
  const [last] = exchanges;
  if (!last || last.status === 0 || last.failure === null || knownFailure(last.failure) !== 'generic_timeout_error') return false;
  const counts = recordsOf(testKeys['network_events'])
    .filter((event) => event['operation'] === 'bytes_received_cumulative' && numberOf(event['transaction_id']) === last.transaction)
    .flatMap((event) => {
      const [bytes, seconds] = [numberOf(event['num_bytes']), numberOf(event['t'])];
      return bytes === null || seconds === null || textOf(event['failure']) !== null ? [] : [{ bytes, seconds }];
    })
    .sort((a, b) => a.seconds - b.seconds);
  const growing = counts.filter(({ bytes }, index) => bytes > (counts[index - 1]?.bytes ?? 0));
  const [first, end] = [growing[0], growing.at(-1)];
  if (!first || !end || end.seconds - first.seconds < SHORTEST_TRICKLE_S) return false;
  return (end.bytes - first.bytes) / (end.seconds - first.seconds) < TRICKLE_BYTES_A_SECOND;
}
