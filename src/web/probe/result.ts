/** A run in plain words: each service once. Pure. */
import { outcomeOf } from '../../probe/outcome.ts';
import type { Report } from '../../probe/report.ts';
import type { PageData } from '../../publish/pages/probe/page-data.ts';
import { filled } from './view.ts';

type State = 'ok' | 'failed' | 'none';

export type Result = { sentence: string; rows: { name: string; state: State; word: string }[] };

/** A service is said to have failed where one of its files failed for certain, whatever another did. */
const stateOf = (outcomes: readonly string[]): State => {
  if (outcomes.includes('http')) return 'failed';
  return outcomes.includes('ok') ? 'ok' : 'none';
};

export const resultOf = (report: Report, { words, targets }: Pick<PageData, 'words' | 'targets'>): Result => {
  if (!report.control.ok) return { sentence: words.offline, rows: [] };
  const outcomes = new Map(report.measurements.map((each) => [each.target, outcomeOf(each, report.control).outcome]));
  const names = [...new Set(targets.filter(({ id }) => outcomes.has(id)).map(({ service }) => service))];
  const rows = names.map((name) => {
    const state = stateOf(targets.filter(({ service }) => service === name).map(({ id }) => outcomes.get(id) ?? 'inconclusive'));
    return { name, state, word: words[state] };
  });
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  const sentence = filled(words.summary, { all: rows.length, ok: count('ok'), failed: count('failed'), none: count('none') });
  return { sentence: count('failed') > 0 ? `${sentence} ${words.caution}` : sentence, rows };
};
