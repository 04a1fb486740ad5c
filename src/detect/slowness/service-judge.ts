/** One service by one measure through an hour that is over: its votes are slow by what was ordinary up to the last midnight, and are judged as failures are. */
import type { Measure } from '../../rollup/pace.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { detect } from '../detect.ts';
import type { Episode } from '../episode.ts';
import { newWriter, readerOf, readList, readNumber, readText, takeText, writeList, writeNumber, writeText } from '../number-text.ts';
import { SLOWNESS_FORGET_DAYS } from '../parameters.ts';
import { initialState, type DetectorState } from '../state.ts';
import { describeSlowness } from './describe-slowness.ts';
import { votesOf, type Heard, type Hour } from './hour.ts';
import { addCounts, borderOf, endDay, newReference, readReferences, writeReferences, type Counts, type Reference } from './reference.ts';

export type ServiceJudge = {
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
  const judge = known === undefined ? newJudge(day) : judgeOf(known);
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

/** The judge in the state's text. What is read is what was written, in the same order. */
export function judgeText({ day, references, state, open, tainted }: ServiceJudge): string {
  const to = newWriter();
  writeNumber(to, day);
  writeNumber(to, open ? 1 : 0);
  writeNumber(to, tainted ? 1 : 0);
  writeReferences(to, references);
  writeList(to, state.names, (_, [asn, name]) => {
    writeNumber(to, asn);
    writeText(to, name);
  });
  writeList(to, Object.entries(state.services), (_, [service, track]) => {
    writeText(to, service);
    writeText(to, track);
  });
  return takeText(to);
}

export function judgeOf(text: string): ServiceJudge {
  const from = readerOf(text);
  return {
    day: readNumber(from),
    open: readNumber(from) === 1,
    tainted: readNumber(from) === 1,
    references: readReferences(from),
    state: {
      ...initialState(),
      names: readList(from, () => [readNumber(from), readText(from)]),
      services: Object.fromEntries(readList(from, () => [readText(from), readText(from)])),
    },
  };
}
