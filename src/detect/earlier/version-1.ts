/** States of version 1, as version 2 kept them. */
import { MEASURES, type Measure } from '../../rollup/pace.ts';
import { packHours, type Presence } from '../silence/presence.ts';
import type { SilenceState } from '../silence/silence.ts';
import type { Reference } from '../slowness/reference.ts';
import { textOfJudge, type SlownessOfVersion2, type StateOfVersion2 } from './version-2.ts';
import type { PackedCell, PackedTrack } from './version-2-track.ts';

type EarlierSilence = Omit<SilenceState, 'networks'> & { networks: (Omit<Presence, 'hours'> & { hours: (number | null)[] })[] };
/** A judge for each measure, as JSON. */
type EarlierSlowness = { judges: Partial<Record<Measure, string>> };
type EarlierJudge = {
  day: number;
  references: Record<string, Record<string, Reference>>;
  state: StateOfVersion1;
  open: string[];
  tainted: string[];
};

export type StateOfVersion1 = Omit<StateOfVersion2, 'version' | 'silence' | 'slowness'> & {
  version: 1;
  silence?: EarlierSilence;
  slowness?: EarlierSlowness;
};

export function fromVersion1({ names, services, silence, slowness }: StateOfVersion1): StateOfVersion2 {
  return {
    version: 2,
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

/** One judge for all services was then one for each. What was heard in the hour at hand is left out. */
function slownessOf({ judges }: EarlierSlowness): SlownessOfVersion2 {
  const slowness: SlownessOfVersion2 = { hour: null, over: null, judges: { latency: {}, speed: {} } };
  for (const measure of MEASURES) {
    const text = judges[measure];
    if (text === undefined) continue;
    const { day, references, state, open, tainted } = JSON.parse(text) as EarlierJudge;
    for (const [service, known] of Object.entries(references)) {
      const track = state.services[service];
      const own = fromVersion1({ ...state, services: track ? { [service]: track } : {} });
      const judge = { day, references: known, state: own, open: open.includes(service), tainted: tainted.includes(service) };
      slowness.judges[measure][service] = textOfJudge(judge);
    }
  }
  return slowness;
}
