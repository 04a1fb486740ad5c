/** A country's closed windows, judged for restrictions by its votes, for throttling by how slow services answer, and for a blackout by the votes that do not come. */
import { detect, type Detection } from './detect.ts';
import { describeSilence } from './silence/describe-silence.ts';
import { foldSilence, initialSilence, type Heartbeat } from './silence/silence.ts';
import { foldSlowness, initialSlowness } from './slowness/slowness.ts';
import type { DetectorState } from './state.ts';
import type { WindowVotes } from '../rollup/window-votes.ts';

/**
 * @param windows closed windows in ascending order, later than those of the state; windows without observations are absent
 * @param heartbeats windows of the same time in which the edge's controls or other countries' volunteers were heard
 * @param untilMs end of the last closed window, Unix milliseconds
 */
export function detectCountry(
  state: DetectorState,
  windows: readonly WindowVotes[],
  heartbeats: readonly Heartbeat[],
  untilMs: number,
): Detection {
  const detection = detect(state, windows, untilMs);
  const { state: silence, records } = foldSilence(state.silence ?? initialSilence(), windows, heartbeats, untilMs);
  const { state: slowness, episodes: slow } = foldSlowness(state.slowness ?? initialSlowness(), windows, untilMs);
  return {
    ...detection,
    state: { ...detection.state, silence, slowness },
    episodes: [...detection.episodes, ...slow, ...records.map(describeSilence)],
  };
}
