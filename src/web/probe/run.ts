/** One run of the page's probe, from the assignments to the queue. */
import { measureInBrowser } from '../../probe/paired-loads.ts';
import type { Resource } from '../../probe/paired-loads.ts';
import type { Outcome } from '../../probe/outcome-names.ts';
import type { Report } from '../../probe/report.ts';
import { pageNetwork } from '../../probe/vantage/browser.ts';
import type { PageData } from '../../publish/pages/probe/page-data.ts';
import { DAY_MS } from '../../shared/time.ts';
import { VERSION } from '../../shared/version.ts';
import { read, write } from './kept.ts';
import { askAssignments, enqueue } from './observatory.ts';
import { newReportId } from './report-id.ts';

/** For so long a file that has loaded once is known to load on this device. */
const LOADED_MS = 30 * DAY_MS;

/** Target → when it last loaded here. */
type Loaded = Record<string, number>;

/** Null where nothing is asked, with the observatory's reason. */
export type Ran = { readonly report: Report } | { readonly report: null; readonly reason: string | null };

export interface RunWatch {
  readonly signal: AbortSignal;
  readonly onStart: (targets: number) => void;
  readonly onMeasured: (target: string, outcome: Outcome) => void;
}

/** The three engines that browsers are built on; Chrome's name is in every agent that has its engine. */
const engine = (): string => {
  const { userAgent } = navigator;
  if (/ (Firefox|FxiOS)\//.test(userAgent)) return userAgent.includes('FxiOS') ? 'webkit' : 'gecko';
  return /Chrom(e|ium)\//.test(userAgent) ? 'blink' : 'webkit';
};

const NETWORK_TYPES: Readonly<Record<string, Report['network_type']>> = { cellular: 'mobile', wifi: 'wifi', ethernet: 'fixed' };

/** Some browsers tell what the line is. */
const networkType = (): Report['network_type'] => {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null;
  const type: unknown = connection !== null && typeof connection === 'object' && 'type' in connection ? connection.type : null;
  return (typeof type === 'string' ? NETWORK_TYPES[type] : undefined) ?? 'unknown';
};

const reporter = () =>
  ({
    report_id: newReportId(Date.now()),
    software_name: `browser-${engine()}`,
    software_version: VERSION,
    platform: 'browser',
    network_type: networkType(),
  }) as const;

const rememberLoaded = async (before: Loaded, { measurements }: Report): Promise<void> => {
  const loaded = measurements.filter(({ steps }) => steps.every(({ failure }) => failure === null));
  await write('loaded', { ...before, ...Object.fromEntries(loaded.map(({ target }) => [target, Date.now()])) });
};

type Asked = Awaited<ReturnType<typeof askAssignments>>;

/** Of what the page may load what is asked for; all of it where nobody could be asked yet. */
const targetsOf = (data: PageData, asked: Asked): Resource[] => {
  if (asked === null) return data.targets;
  return asked.participation === 0 ? [] : data.targets.filter(({ id }) => asked.targets.includes(id));
};

const loadedLately = (loaded: Loaded): Set<string> =>
  new Set(Object.keys(loaded).filter((target) => Date.now() - (loaded[target] ?? 0) < LOADED_MS));

/** Measures what is asked and keeps the report. A run that was stopped leaves nothing. */
export const runOnce = async (data: PageData, { signal, onStart, onMeasured }: RunWatch): Promise<Ran> => {
  const asked = await askAssignments();
  const targets = targetsOf(data, asked);
  if (targets.length === 0) return { report: null, reason: asked?.reason ?? null };
  onStart(targets.length);
  const loaded = (await read<Loaded>('loaded')) ?? {};
  const plan = { targets, neutrals: data.neutrals, loadedBefore: loadedLately(loaded) };
  const measured = await measureInBrowser(plan, pageNetwork(signal), reporter(), { signal, onMeasured });
  const { probe_cc, probe_asn } = asked?.network ?? data.network;
  const report: Report = { ...measured, probe_cc, probe_asn };
  if (signal.aborted || report.measurements.length === 0) return { report: null, reason: null };
  await rememberLoaded(loaded, report);
  await enqueue(report);
  return { report };
};
