/** One service by one measure through an hour that is over: its votes are slow by what was ordinary up to the last midnight, and are judged as failures are. */
import type { Measure } from '../../rollup/pace.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { detect } from '../detect.ts';
import type { Episode } from '../episode.ts';
import { SLOWNESS_FORGET_DAYS } from '../parameters.ts';
import { initialState, type DetectorState } from '../state.ts';
import { describeSlowness } from './describe-slowness.ts';
import { votesOf, type Heard, type Hour } from './hour.ts';
import {
  addCounts,
  borderOf,
  endDay,
  newReference,
  packReferences,
  unpackReferences,
  type Counts,
  type PackedReference,
  type Reference,
} from './reference.ts';

type ServiceJudge = {
  /** The day that is learned next. */
  day: number;
  /** By ASN. */
  references: Record<string, Reference>;
  state: DetectorState;
  /** Whether the service is told to be slow, and whether it was at any hour of the day. */
  open: boolean;
  tainted: boolean;
};

/** What was heard of a service by a measure, network by network. */
type ServiceHour = { service: string; measure: Measure; votes: readonly Heard[] };

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

const newJudge = (day: number): ServiceJudge => ({ day, references: {}, state: initialState(), open: false, tainted: false });

/**
 * Judges an hour by what was known before it, and notes what it showed.
 * @param known the judge as text; undefined before the service was heard by this measure
 * @param share of the budget of false alarms
 * @returns the judge as text; null where no network is left that was heard lately
 */
export function judgeHour(
  known: string | undefined,
  hour: Hour,
  { service, measure, votes }: ServiceHour,
  share: number,
): { judge: string | null; episodes: Episode[] } {
  const day = dayOf(hour.startMs);
  const judge = known === undefined ? newJudge(day) : fromText(known);
  turnDay(judge, day);
  const window = votesOf(hour, service, votes, (asn) => judge.references[asn]?.border ?? null);
  const { state, episodes } = detect(judge.state, window.networks.length > 0 ? [window] : [], hour.startMs + HOUR_MS, share);
  judge.state = state;
  judge.open = episodes.some((episode) => episode.state === 'open');
  judge.tainted ||= judge.open;
  for (const one of votes) note(judge, one);
  return {
    judge: Object.keys(judge.references).length === 0 ? null : judgeText(judge),
    episodes: episodes.map((episode) => describeSlowness(episode, measure)),
  };
}

function note(judge: ServiceJudge, { asn, bySoftware }: Heard): void {
  const reference = (judge.references[asn] ??= newReference());
  reference.day = judge.day;
  for (const counts of bySoftware.values()) addCounts(reference.today, counts);
}

/** Learns the day that is over, and forgets networks that are long gone. */
function turnDay(judge: ServiceJudge, day: number): void {
  if (judge.day === day) return;
  const all: Counts = {};
  for (const [asn, reference] of Object.entries(judge.references)) {
    endDay(reference, !judge.tainted);
    if (reference.day < day - SLOWNESS_FORGET_DAYS) delete judge.references[asn];
    else addCounts(all, reference.usual);
  }
  for (const reference of Object.values(judge.references)) reference.border = borderOf(reference.usual, all);
  judge.day = day;
  judge.tainted = judge.open;
}

/** JSON with another mark for its quotes, which would each be escaped in the state's own JSON, and cost more than all the rest. */
export const judgeText = (judge: ServiceJudge): string =>
  JSON.stringify({ ...judge, references: packReferences(judge.references) })
    .replaceAll('`', '\\u0060')
    .replaceAll('"', '`');

function fromText(text: string): ServiceJudge {
  const judge = JSON.parse(text.replaceAll('`', '"')) as Omit<ServiceJudge, 'references'> & { references: PackedReference[] };
  return { ...judge, references: unpackReferences(judge.references) };
}
