/**
 * States as version 1 of the detector kept them. They are carried over rather than begun anew: windows are forgotten after a week, so that an open incident
 * would never end, and what networks are like as a rule would have to be learned again. Of a midnight's state nothing is left after a month.
 */
import { MEASURES, type Measure } from '../rollup/pace.ts';
import { packHours, type Presence } from './silence/presence.ts';
import type { SilenceState } from './silence/silence.ts';
import { judgeText } from './slowness/service-judge.ts';
import { initialSlowness, type SlownessState } from './slowness/slowness.ts';
import type { Reference } from './slowness/reference.ts';
import { STATE_VERSION, type DetectorState, type PackedCell, type PackedTrack } from './state.ts';

type EarlierSilence = Omit<SilenceState, 'networks'> & { networks: (Omit<Presence, 'hours'> & { hours: (number | null)[] })[] };
/** A judge for each measure, as JSON. */
type EarlierSlowness = { judges: Partial<Record<Measure, string>> };
type EarlierJudge = {
  day: number;
  references: Record<string, Record<string, Reference>>;
  state: EarlierState;
  open: string[];
  tainted: string[];
};

export type EarlierState = Omit<DetectorState, 'version' | 'silence' | 'slowness'> & {
  version: 1;
  silence?: EarlierSilence;
  slowness?: EarlierSlowness;
};

/** A stored state as this version keeps it; null where it is of none that is known. */
export function currentState(stored: DetectorState | EarlierState): DetectorState | null {
  if (stored.version === STATE_VERSION) return stored;
  return Number(stored.version) === 1 ? carriedOver(stored) : null;
}

function carriedOver({ names, services, silence, slowness }: EarlierState): DetectorState {
  return {
    version: STATE_VERSION,
    names,
    services: Object.fromEntries(Object.entries(services).map(([service, track]) => [service, trackOf(track)])),
    ...(silence ? { silence: silenceOf(silence) } : {}),
    ...(slowness ? { slowness: slownessOf(slowness) } : {}),
  };
}

const whole = (value: number): number => Math.round(value * 100);

/** Of phases that had ended only the detected were kept. */
const trackOf = (track: PackedTrack): PackedTrack => ({
  ...track,
  c: track.c.map(cellOf),
  d: track.d.map((phase) => ({ ...phase, chance: 1 })),
});

/** Votes and paces were fractions. */
const cellOf = ([asn, last, pace, badHour, cusum, failed, ok, block, waiting, facts]: PackedCell): PackedCell => [
  asn,
  last,
  whole(pace),
  badHour,
  cusum,
  whole(failed),
  whole(ok),
  block,
  waiting.map((value, place) => (place % 3 === 0 ? value : whole(value))),
  facts,
];

const silenceOf = (silence: EarlierSilence): SilenceState => ({
  ...silence,
  networks: silence.networks.map((network) => ({ ...network, hours: packHours(network.hours) })),
});

/** One judge for all services is now one for each. What was heard in the hour at hand is left out. */
function slownessOf({ judges }: EarlierSlowness): SlownessState {
  const slowness = initialSlowness();
  for (const measure of MEASURES) {
    const text = judges[measure];
    if (text === undefined) continue;
    const { day, references, state, open, tainted } = JSON.parse(text) as EarlierJudge;
    for (const [service, known] of Object.entries(references)) {
      const track = state.services[service];
      const own = carriedOver({ ...state, services: track ? { [service]: track } : {} });
      slowness.judges[measure][service] = judgeText({
        day,
        references: known,
        state: own,
        open: open.includes(service),
        tainted: tainted.includes(service),
      });
    }
  }
  return slowness;
}
