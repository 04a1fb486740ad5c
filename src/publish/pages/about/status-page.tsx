/** `/status`: the observatory's own health. */
import type { SignalState } from '../../../outside/signals/store.ts';
import type { ShownCount } from '../../../rollup/floors.ts';
import { VERSION } from '../../../shared/version.ts';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';
import type { VantagesNow } from './vantages-now.ts';
import { VantagesPart } from './vantages-part.tsx';
import { plainText } from '../plain-text.ts';

export type StatusView = {
  observatory: Observatory;
  nowMs: number;
  late: boolean;
  /** 0 before the first. */
  sweptMs: number;
  /** End of the last window that was counted; 0 before the first. */
  closedMs: number;
  reportsToday: number;
  votersNow: ShownCount;
  countries: number;
  watched: readonly string[];
  vantages: VantagesNow;
  /** Countries that are probed from outside, and the sources whose series are read. */
  outside: readonly string[];
  signals: readonly SignalState[];
};

export function StatusPage({ view }: { view: StatusView }) {
  const reader = useReader();
  const { words, format } = reader;
  const { about } = words;
  const since = (timeMs: number): string =>
    timeMs === 0 ? about.statusNever : `${format.time(timeMs)} (${about.statusLagText(format.duration(Math.max(0, view.nowMs - timeMs)))})`;
  const facts: [string, string][] = [
    [about.statusSweep, since(view.sweptMs)],
    [about.statusLag, since(view.closedMs)],
    [about.statusReports, format.count(view.reportsToday)],
    [about.statusVoters, format.count(view.votersNow)],
    [about.statusCountries, format.count(view.countries)],
    [about.statusWatched, view.watched.length === 0 ? about.statusNone : format.list(view.watched.map(format.country))],
    [
      words.outside.statusOutside,
      view.outside.length === 0 ? words.outside.statusOutsideNone : format.list(view.outside.map(format.country)),
    ],
    [words.outside.statusSignals, signalsText(view.signals, reader)],
    [about.statusFloor, about.statusFloorText(view.observatory.privacyFloor)],
    [about.statusVersion, VERSION],
  ];
  return (
    <Layout observatory={view.observatory} head={{ title: about.statusTitle, description: about.statusTitle, path: '/status', live: true }}>
      <h1>{about.statusTitle}</h1>
      <p class="lead">{view.late ? about.statusLate : about.statusOk}</p>
      <dl class="facts">
        {facts.map(([term, text]) => (
          <>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <VantagesPart now={view.vantages} />
      <p class="meta">
        <a href="/v1/health">{about.statusData}</a>
      </p>
    </Layout>
  );
}

function signalsText(signals: readonly SignalState[], { words, format }: Reader): string {
  if (signals.length === 0) return words.outside.statusSignalsNone;
  const texts = signals.map(({ name, probeCc, lastMs, problem }) => {
    const last = words.outside.statusSignal(name, format.country(probeCc), lastMs === 0 ? words.about.statusNever : format.time(lastMs));
    return problem === null ? last : `${last}${words.incident.semicolon}${words.outside.statusSignalFailed(plainText(problem))}`;
  });
  return texts.join('. ');
}
