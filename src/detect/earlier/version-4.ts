/** States of versions 3 and 4, as this version keeps them: nothing was known of hours of the day. Of version 3 the row was JSON throughout. */
import { noHours } from '../hours.ts';
import { readerOf } from '../number-text.ts';
import { readTrack, trackText } from '../packing.ts';
import { judgeOf, judgeText } from '../slowness/service-judge.ts';
import type { SlownessState } from '../slowness/slowness.ts';
import { STATE_VERSION, type DetectorState } from '../state.ts';
import { mapped } from './version-2.ts';

export type StateOfVersion4 = Omit<DetectorState, 'version'> & { version: 3 | 4 };

export function fromVersion4({ names, services, silence, slowness }: StateOfVersion4): DetectorState {
  return {
    version: STATE_VERSION,
    names,
    services: mapped(services, textOfTrack),
    ...(silence ? { silence } : {}),
    ...(slowness ? { slowness: slownessOf(slowness) } : {}),
  };
}

/** What was too old to be kept had been left out. */
function textOfTrack(text: string): string {
  const track = readTrack(readerOf(text), noHours);
  return trackText(track, track.last ?? 0);
}

const slownessOf = (slowness: SlownessState): SlownessState => ({
  ...slowness,
  judges: { latency: mapped(slowness.judges.latency, textOfJudge), speed: mapped(slowness.judges.speed, textOfJudge) },
});

function textOfJudge(text: string): string {
  const judge = judgeOf(text);
  return judgeText({ ...judge, state: { ...judge.state, services: mapped(judge.state.services, textOfTrack) } });
}
