/** A run in plain words: one file stands for a service. Pure. */
import type { Outcome } from '../../probe/outcome-names.ts';
import { outcomeOf } from '../../probe/outcome.ts';
import type { Report } from '../../probe/report.ts';
import type { PageData } from '../../publish/pages/probe/page-data.ts';
import { filled } from './view.ts';

type State = 'ok' | 'failed' | 'none';

export type Result = { sentence: string; rows: { name: string; state: State; word: string }[] };

const STATES: Readonly<Partial<Record<Outcome, State>>> = { ok: 'ok', http: 'failed' };

export const resultOf = (report: Report, { words, targets }: Pick<PageData, 'words' | 'targets'>): Result => {
  if (!report.control.ok) return { sentence: words.offline, rows: [] };
  const names = new Map(targets.map(({ id, service }) => [id, service]));
  const rows = report.measurements.map((measurement) => {
    const state = STATES[outcomeOf(measurement, report.control).outcome] ?? 'none';
    return { name: names.get(measurement.target) ?? measurement.target, state, word: words[state] };
  });
  rows.sort((a, b) => a.name.localeCompare(b.name));
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  const sentence = filled(words.summary, { all: rows.length, ok: count('ok'), failed: count('failed'), none: count('none') });
  return { sentence: count('failed') > 0 ? `${sentence} ${words.caution}` : sentence, rows };
};
