import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { ENGLISH, type Reader } from '../../src/publish/i18n/reader.ts';
import { renderPage } from '../../src/publish/pages/reply.tsx';
import { cellsOf } from '../../src/rollup/spans.ts';
import { floorOf, namedGroups, type Floor } from '../../src/rollup/floors.ts';
import type { CountryCells } from '../../src/rollup/series.ts';
import type { TimedCells } from '../../src/rollup/store.ts';
import { binsOfObservations } from '../../src/rollup/votes.ts';
import { floorTo } from '../../src/shared/time.ts';
import { observation } from '../support/observation.ts';

export const NOON_MS = Date.parse('2024-11-08T12:00:00Z');

const at = (text: string) => ({ earliest: `${text}:00Z`, latest: `${text}:00Z` });

/** Telegram restricted on one network of Kenya from 7 to 9 November 2024. */
export const incident = (overrides: Partial<Incident> = {}): Incident => ({
  id: 'ke-20241107-1',
  version: 1,
  kind: 'service-restriction',
  probe_cc: 'KE',
  regions: [],
  services: ['telegram'],
  networks: [
    {
      asn: 33771,
      name: 'Safaricom Limited',
      state: 'ended',
      onset: { earliest: '2024-11-07T09:58:00Z', latest: '2024-11-07T10:21:00Z' },
      end: at('2024-11-09T08:00'),
      layer: 'tcp',
    },
  ],
  scope: 'single-network',
  status: 'ended',
  review: { state: 'unreviewed', by: [], at: null },
  held: null,
  retraction: null,
  onset: { earliest: '2024-11-07T09:58:00Z', latest: '2024-11-07T10:21:00Z' },
  end: at('2024-11-09T08:00'),
  phases: [{ onset: at('2024-11-07T10:00'), end: at('2024-11-09T08:00'), detected_at: '2024-11-07T11:00:00Z', networks: [33771] }],
  detected_at: '2024-11-07T11:00:00Z',
  published_at: '2024-11-07T11:01:00Z',
  updated_at: '2024-11-09T08:05:00Z',
  confidence: 0.93,
  severity: 0.5,
  method: 'tcp',
  headline: 'Telegram restricted on AS33771 in Kenya since 2024-11-07 09:58–10:21 UTC',
  alternatives: [{ explanation: 'The service itself was down.', ruled_out: true, by: 'Controls elsewhere reached it.' }],
  evidence: [{ kind: 'votes', text: '61 of 64 votes failed.' }],
  events: [],
  pattern: [],
  similar: [],
  timing: null,
  coverage: { networks_observed: 8, voters: 61, measurements: 2140, user_share: null },
  statements: [],
  corroboration: [],
  simulated: false,
  updates: [{ at: '2024-11-07T11:00:00Z', kind: 'detected', text: 'Detected automatically.' }],
  ...overrides,
});

/** From when to when a country was observed. */
export const progress = ({ lastMs = NOON_MS }: { lastMs?: number } = {}) => ({ firstMs: NOON_MS - 30 * 86_400_000, lastMs });

/** Observations counted as the observatory counts them, in spans of `lengthMs`. */
export function cellsFrom(observations: readonly Observation[], lengthMs: number, floor: Floor = floorOf(1)): CountryCells {
  const probeCc = observations[0]?.probe_cc ?? 'KE';
  const bins = [...(binsOfObservations(observations).get(probeCc) ?? [])];
  const spansOf = (stepMs: number): TimedCells[] =>
    [...new Set(bins.map(([windowMs]) => floorTo(windowMs, stepMs)))].map((startMs) => ({
      startMs,
      cells: cellsOf(bins.filter(([windowMs]) => floorTo(windowMs, stepMs) === startMs).map(([, bin]) => bin)).cells,
    }));
  return { probeCc, named: namedGroups(spansOf(86_400_000), floor), spans: spansOf(lengthMs) };
}

/** `count` measurements from `fromMs` on, ten minutes apart: each its own vote. */
export const measurements = (count: number, fromMs: number, overrides: Partial<Observation>): Observation[] =>
  Array.from({ length: count }, (_, index) =>
    observation({ observed_at: new Date(fromMs + index * 600_000).toISOString().replace('.000Z', 'Z'), ...overrides }),
  );

export const OBSERVATORY = { name: 'Beacon', privacyFloor: 3, contact: 'desk@beacon.example' };

/** What a view renders, for a reader of English where no other is named. */
export const rendered = (element: Parameters<typeof renderPage>[1], reader: Reader = ENGLISH): Promise<string> =>
  renderPage(reader, element);

/** The text that a reader sees. */
export const textOf = (html: string): string =>
  html
    .replace(/<(style|title|desc)\b.*?<\/\1>/gs, ' ')
    .replace(/<\/?(?:time|bdi|b|i|code)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
