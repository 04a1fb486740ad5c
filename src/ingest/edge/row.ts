/**
 * A vantage's report as it goes into the inbox. It is made where it was measured: the clock's own run, which has 10 ms of processor time on the free
 * plan, then has only to store it.
 */
import type { Report } from '../../probe/report.ts';
import type { VantageTask } from '../../probe/vantage/task.ts';
import { acceptReport, type Sender } from '../accept.ts';
import { archiveLine, gzipLine } from '../archive-line.ts';
import { packObservations } from '../packed.ts';

/** Each vantage has a vote of its own. */
const senderOf = (vantage: string): Sender => ({
  source: 'edge',
  origin: { probe_cc: 'ZZ', probe_region: null, probe_asn: 13335, network_name: 'Edge control' },
  voter: vantage,
  reporterDays: null,
});

/** The columns of an inbox row, the line in base64. */
export async function rowOf(report: Report, { vantage, fault }: VantageTask) {
  const { report: accepted, observations } = await acceptReport(report, senderOf(vantage), Date.parse(report.started_at));
  const [first] = observations;
  if (!first) return null;
  const labelled = observations.map((observation) => ({ ...observation, simulated: fault !== null }));
  const line = gzipLine(archiveLine(accepted, first));
  return { ...packObservations(labelled), line: btoa(String.fromCharCode(...line)) };
}
