/** Series of other observatories as they are shown: each in per cent of its highest value in the range, with whose it is. Pure. */
import { SOURCES } from '../../../outside/signals/sources.ts';
import type { Annotation, Source } from '../../../outside/signals/source.ts';
import type { KeptSignals } from '../../../outside/signals/store.ts';
import type { LevelPoint } from '../../charts/connectivity-chart.tsx';
import type { Range } from '../range.ts';

export type OtherSeries = { label: string; source: Source; points: readonly LevelPoint[] };
export type OthersView = { range: Range; series: readonly OtherSeries[]; annotations: readonly (Annotation & { source: Source })[] };

/** Null where nothing has come. */
export function othersView(kept: readonly KeptSignals[], range: Range): OthersView | null {
  const series = kept.flatMap(({ source, series: own }) =>
    own.flatMap(({ label, stepMs, points }): OtherSeries[] => {
      const highest = Math.max(...points.map(({ value }) => value));
      if (points.length === 0 || highest <= 0) return [];
      const share = (value: number): number => Math.max(0, value / highest);
      return [
        {
          label,
          source: SOURCES[source],
          points: points.map(({ atMs, value }) => ({
            startMs: atMs,
            endMs: atMs + stepMs,
            level: share(value),
            low: 0,
            high: share(value),
          })),
        },
      ];
    }),
  );
  const annotations = kept.flatMap(({ source, annotations: own }) => own.map((annotation) => ({ ...annotation, source: SOURCES[source] })));
  return series.length + annotations.length > 0 ? { range, series, annotations } : null;
}
