/** What a replay says: what has changed among the incidents, and in the end what they are. Pure. */
import type { Incident } from '../../src/incidents/incident.ts';
import { minutesApart, minutesBetween } from './check-incidents.ts';
import type { Check } from './check.ts';
import type { Effect, Fault, Scenario } from './scenario.ts';

const clock = (time: string): string => time.slice(0, 16).replace('T', ' ');

/** Updates that were not on the record before, with their sentence; the first of each incident with its headline. */
export function newUpdates(before: readonly Incident[], now: readonly Incident[], scenario: Scenario): string[] {
  return now.flatMap((incident) => {
    const known = before.find(({ id }) => id === incident.id)?.updates ?? [];
    const fresh = incident.updates.slice(known.length);
    return fresh.map(({ at, kind, text }) => {
      const what = ['suspected', 'detected', 'ended', 'retracted'].includes(kind) ? incident.headline : text;
      return `${clock(at)}  ${kind.padEnd(9)}  ${what}${kind === 'detected' ? delayOf(incident, at, scenario) : ''}`;
    });
  });
}

/** How long after the true onset that was, and how far the stated one lies from it. */
function delayOf(incident: Incident, detectedAt: string, { expected, probeCc }: Scenario): string {
  const truth = expected.incidents.find(
    ({ onset, services, probeCc: country = probeCc }) =>
      country === incident.probe_cc &&
      Math.abs(minutesBetween(onset, incident.onset.latest)) < 240 &&
      incident.services.some((service) => services.includes(service)),
  );
  if (!truth) return '';
  const [delay, error] = [minutesBetween(truth.onset, detectedAt), minutesApart(incident.onset, truth.onset)];
  return ` (${delay} minutes after it began, its beginning told ${error === 0 ? 'rightly' : `${error} minutes off`})`;
}

/** What has begun and ended in the scenario between two instants. */
export function truthBetween({ faults }: Scenario, sinceMs: number, untilMs: number): string[] {
  const lines = faults.flatMap((fault) => [
    { time: fault.since, text: `begins     ${faultText(fault)}` },
    { time: fault.until, text: `ceases     ${faultText(fault)}` },
  ]);
  const here = lines.filter(({ time }) => Date.parse(time) >= sinceMs && Date.parse(time) < untilMs);
  return here.sort((a, b) => (a.time < b.time ? -1 : 1)).map(({ time, text }) => `${clock(time)}  ${text}`);
}

function faultText({ where = {}, effect }: Fault): string {
  const { services = [], asns = [], probeCc = [], regions = [], software, label, who } = where;
  const parts = [...services, ...asns.map((asn) => `AS${asn}`), ...probeCc, ...regions, software, label, who].filter(Boolean);
  return `${effectText(effect)}: ${parts.join(', ') || 'all volunteers'}`;
}

function effectText(effect: Effect): string {
  if ('silent' in effect) return 'silence';
  return 'slows' in effect ? `slowed to ${Math.round(effect.slows * 100)} %` : `failing (${effect.fails})`;
}

/** The incident: what it is, where and since when, what it coincides with, what it repeats, and how likely that is by chance. */
export function reportOf(incident: Incident): string[] {
  const { kind, scope, status, confidence, severity, id } = incident;
  return [
    incident.headline,
    `  ${kind}, ${scope}, ${status}, confidence ${confidence}, severity ${severity}, ${id}`,
    ...incident.networks.map(
      ({ asn, name, onset }) => `  AS${asn} ${name ?? ''}: since ${clock(onset.earliest)}–${onset.latest.slice(11, 16)}`,
    ),
    ...[...incident.events, ...incident.pattern, ...(incident.timing ? [incident.timing] : [])].map(({ text }) => `  ${text}`),
    ...incident.similar.map((other) => `  Like ${other.id}: ${other.similarity}`),
  ];
}

export const checkLines = (checks: readonly Check[]): string[] =>
  checks.map(({ name, pass, why }) => `${pass ? 'ok  ' : 'FAIL'} ${name}${why ? `: ${why}` : ''}`);
