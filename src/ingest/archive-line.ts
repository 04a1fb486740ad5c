import type { Report } from '../probe/report.ts';
import type { Observation } from './observation.ts';

/** An accepted report as one line of the archive: as it was sent, with what the connection said, without the probe's id. */
export const archiveLine = (report: Report, observation: Observation): string => {
  const { probe_cc, probe_region, probe_asn, network_name, voter, source, reporter_days, relayed } = observation;
  return `${JSON.stringify({ ...report, origin: { probe_cc, probe_region, probe_asn, network_name, voter, source, reporter_days, relayed } })}\n`;
};
