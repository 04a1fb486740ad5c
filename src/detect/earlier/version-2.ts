/** States of version 2, as this version keeps them: services were tuples of numbers, judges of slowness JSON, an hour's votes words. */
import { MEASURES, type Measure } from '../../rollup/pace.ts';
import { trackText } from '../packing.ts';
import type { SilenceState } from '../silence/silence.ts';
import { textOfVotes, type Hour, type Votes } from '../slowness/hour.ts';
import type { Border, Counts, Reference } from '../slowness/reference.ts';
import { judgeText, type ServiceJudge } from '../slowness/service-judge.ts';
import type { SlownessState } from '../slowness/slowness.ts';
import { STATE_VERSION, type DetectorState } from '../state.ts';
import { trackOf, type PackedTrack } from './version-2-track.ts';

export type StateOfVersion2 = {
  version: 2;
  names: [number, string][];
  services: Record<string, PackedTrack>;
  silence?: SilenceState;
  slowness?: SlownessOfVersion2;
};

/** The same but for its texts: a judge was JSON with another mark for its quotes, votes were words. */
export type SlownessOfVersion2 = SlownessState;

type PackedReference = [asn: string, day: number, border: Border | 0, usual: number[], today: number[]];
type JudgeOfVersion2 = Omit<ServiceJudge, 'references' | 'state'> & { references: PackedReference[]; state: StateOfVersion2 };

export function fromVersion2({ names, services, silence, slowness }: StateOfVersion2): DetectorState {
  return {
    version: STATE_VERSION,
    names,
    services: mapped(services, textOfTrack),
    ...(silence ? { silence } : {}),
    ...(slowness ? { slowness: slownessOf(slowness) } : {}),
  };
}

export const mapped = <From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** What was too old to be kept had been left out. */
function textOfTrack(packed: PackedTrack): string {
  const track = trackOf(packed);
  return trackText(track, track.last ?? 0);
}

const slownessOf = ({ hour, over, judges }: SlownessOfVersion2): SlownessState => ({
  hour: hour && hourOf(hour),
  over: over && { ...over, hour: hourOf(over.hour) },
  judges: { latency: mapped(judges.latency, judgeOf), speed: mapped(judges.speed, judgeOf) },
});

function judgeOf(text: string): string {
  const judge = JSON.parse(text.replaceAll('`', '"')) as JudgeOfVersion2;
  return judgeText({ ...judge, references: referencesOf(judge.references), state: fromVersion2(judge.state) });
}

const referencesOf = (packed: readonly PackedReference[]): Record<string, Reference> =>
  Object.fromEntries(
    packed.map(([asn, day, border, usual, today]) => [
      asn,
      { usual: countsOf(usual), border: border === 0 ? null : border, today: countsOf(today), day },
    ]),
  );

function countsOf(packed: readonly number[]): Counts {
  const counts: Counts = {};
  for (let place = 0; place < packed.length; place += 2) counts[String(packed[place])] = (packed[place + 1] ?? 0) / 100;
  return counts;
}

const hourOf = (hour: Hour): Hour => ({ ...hour, services: mapped(hour.services, (words) => textOfVotes(votesIn(words))) });

const MARKS: Record<string, Measure> = { l: 'latency', s: 'speed' };

/** `n2` names the network (its place, in base 36), `v0` the software, and what follows is theirs until the next: `l3` a latency, `s-2` a speed, `l3x12` twelve of them. */
function* votesIn(words: string): Generator<Votes> {
  let network = 0;
  let software = 0;
  for (const word of words.split(' ')) {
    const measure = MARKS[word.charAt(0)];
    if (word.startsWith('n')) network = Number.parseInt(word.slice(1), 36);
    else if (word.startsWith('v')) software = Number.parseInt(word.slice(1), 36);
    else if (measure) {
      const [halfOctaves = '', count = '1'] = word.slice(1).split('x');
      yield { network, software, kind: Number(halfOctaves) * MEASURES.length + MEASURES.indexOf(measure), count: Number(count) };
    }
  }
}

/** A judge as version 2 kept it. */
export const textOfJudge = (judge: Omit<JudgeOfVersion2, 'references'> & { references: Record<string, Reference> }): string =>
  JSON.stringify({ ...judge, references: Object.entries(judge.references).map(packReference) })
    .replaceAll('`', '\\u0060')
    .replaceAll('"', '`');

const packReference = ([asn, { usual, border, today, day }]: [string, Reference]): PackedReference => [
  asn,
  day,
  border ?? 0,
  packCounts(usual),
  packCounts(today),
];

const packCounts = (counts: Counts): number[] =>
  Object.entries(counts).flatMap(([halfOctaves, count]) => [Number(halfOctaves), Math.round(count * 100)]);
