/** What ingest does by the clock: measuring the controls from the edge, and turning the inbox over. */
import { connect } from 'cloudflare:sockets';
import { openDatabase } from '../db/client.ts';
import { commitPipeline, readPipeline } from '../db/pipeline.ts';
import type { Bindings } from '../env.ts';
import { CONTROL_TARGETS } from '../probe/controls.ts';
import { DEFAULT_TARGET_IDS, findTarget, newsTargetIds } from '../probe/targets.ts';
import { measureOverFetch, type EdgeNetwork } from '../probe/vantage/edge.ts';
import { hash64 } from '../shared/hash.ts';
import { DAY_MS } from '../shared/time.ts';
import { VERSION } from '../shared/version.ts';
import { acceptReport, type Sender } from './accept.ts';
import { archiveLine } from './archive-line.ts';
import { rotateDayKey } from './day-key-store.ts';
import { gzipLine, keepReport } from './inbox-store.ts';
import { packObservations } from './packed.ts';
import { inboxSlot, lastSeq, turnOver } from './store.ts';

/** Under this id the edge's own reports lie in the inbox; no key's thumbprint is so short. */
const EDGE_PROBE_ID = 'edge';
/** Neutral targets that a run asks: with the thirty targets they stay under the free plan's 50 outside requests. */
const CONTROLS_A_RUN = 3;
const CONNECT_TIMEOUT_MS = 5000;

const EDGE: Sender = {
  source: 'edge',
  origin: { probe_cc: 'ZZ', probe_region: null, probe_asn: 13335, network_name: 'Edge control' },
  voter: EDGE_PROBE_ID,
  reporterDays: null,
};

const edgeNetwork: EdgeNetwork = {
  fetch: (address, init) => fetch(address, init),
  now: () => Date.now(),
  connect: async (hostname, port) => {
    const socket = connect({ hostname, port });
    socket.closed.catch(() => undefined);
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('no connection in time')), CONNECT_TIMEOUT_MS);
    });
    try {
      await Promise.race([socket.opened, timeout]);
    } finally {
      await socket.close().catch(() => undefined);
    }
  },
};

/** A UUIDv7 that the same run has when it is repeated, so that it is counted once. */
export function edgeReportId(scheduledMs: number): string {
  const time = scheduledMs.toString(16).padStart(12, '0');
  const rest = BigInt(
    `0x${[...`${hash64(`edge ${scheduledMs}`)}${hash64(`${scheduledMs}`)}`].map((char) => char.charCodeAt(0).toString(16)).join('')}`,
  )
    .toString(16)
    .slice(0, 18);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

/** Measures the targets from the worker and hands the report to the same door as a volunteer's. */
export async function measureFromEdge(env: Bindings, scheduledMs: number): Promise<void> {
  const targets = [...DEFAULT_TARGET_IDS, ...newsTargetIds()].flatMap((id) => findTarget(id) ?? []);
  const head = { report_id: edgeReportId(scheduledMs), software_name: 'tocsin-edge', software_version: VERSION };
  const report = await measureOverFetch(targets, CONTROL_TARGETS.slice(0, CONTROLS_A_RUN), edgeNetwork, head);
  const { report: accepted, observations } = await acceptReport(report, EDGE, Date.now());
  const [first] = observations;
  if (!first) return;
  await keepReport(env, {
    reportId: report.report_id,
    probeId: EDGE_PROBE_ID,
    receivedMs: Date.now(),
    ...packObservations(observations),
    line: await gzipLine(archiveLine(accepted, first)),
  });
}

/** Times that a job which was overtaken tries again. */
const TRIES = 5;

/**
 * Empties tomorrow's inbox, which holds the day before yesterday's reports, unless some of them still wait to be counted.
 * @throws where other jobs were faster every time: the platform shows the failure, and the rows stay until the next day
 */
export async function turnInboxOver(env: Bindings, scheduledMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const slot = inboxSlot(scheduledMs + DAY_MS);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    if ((await lastSeq(db, slot)) > pipeline.counted[slot]) return;
    const counted: typeof pipeline.counted = [...pipeline.counted];
    counted[slot] = 0;
    if (await commitPipeline(db, version, { ...pipeline, counted }, turnOver(slot))) return;
  }
  throw new Error('the inbox could not be turned over: other jobs were faster');
}

/** Makes the day's key of the pseudonyms, once a day: KV may show yesterday's for a minute, and a second key would split every voter. */
export async function renewDayKey(env: Bindings, scheduledMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const keyDay = Math.floor(scheduledMs / DAY_MS);
  const { version, pipeline } = await readPipeline(db);
  if (pipeline.keyDay === keyDay) return;
  await rotateDayKey(env.PSEUDONYM_KEY, scheduledMs);
  await commitPipeline(db, version, { ...pipeline, keyDay }, []);
}
