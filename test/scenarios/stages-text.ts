/** What a scenario's data are at every stage, for reading: some observations, the votes around its beginning, verdicts, episodes, incidents. */
import type { Episode } from '../../src/detect/episode.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { RESTRICTED_OUTCOMES } from '../../src/probe/outcome-names.ts';
import type { ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import type { Stages } from './play.ts';
import type { Scenario } from './scenario.ts';

const BEFORE_MS = 15 * MINUTE_MS;
const AFTER_MS = 45 * MINUTE_MS;

/** Markdown, a chapter a stage. */
export function stagesText(scenario: Scenario, stages: Stages): string {
  const beginsMs = Date.parse(scenario.faults[0]?.since ?? scenario.since);
  const chapters = [
    [`# ${scenario.name}`, scenario.story],
    ['## Observations', ...observationLines(scenario, stages.observations, beginsMs)],
    ['## Votes: failing of all, by network', ...scenario.services.flatMap((service) => votesTable(service, stages.windows, beginsMs))],
    ['## Verdicts', ...verdictLines(stages)],
    ['## Episodes', ...stages.episodes.map(episodeLine)],
    ['## Incidents', ...stages.incidents.flatMap(({ headline, updates }) => [`- ${headline}`, ...updates.map(updateLine)])],
  ];
  return chapters.map((lines) => lines.join('\n')).join('\n\n');
}

const clock = (timeMs: number): string => toRfc3339(timeMs).slice(0, 16).replace('T', ' ');

function observationLines({ probeCc }: Scenario, all: readonly Observation[], beginsMs: number): string[] {
  const own = all.filter(({ probe_cc, observed_at }) => probe_cc === probeCc && Date.parse(observed_at) >= beginsMs);
  return [`${all.length}, among them:`, '```json', ...own.slice(0, 3).map((observation) => JSON.stringify(observation)), '```'];
}

function votesTable(service: string, windows: readonly WindowVotes[], beginsMs: number): string[] {
  const here = windows.filter(({ windowMs }) => windowMs >= beginsMs - BEFORE_MS && windowMs < beginsMs + AFTER_MS);
  const asns = [...new Set(here.flatMap(({ networks }) => networks.map(({ asn }) => asn)))].sort((a, b) => a - b);
  const row = ({ windowMs, networks }: WindowVotes): string[] => [
    clock(windowMs),
    ...asns.map((asn) => shareText(networks.find((network) => network.asn === asn)?.services[service])),
  ];
  const rows = [[service, ...asns.map((asn) => `AS${asn}`)], ['---', ...asns.map(() => '---')], ...here.map(row)];
  return [...rows.map((cells) => `| ${cells.join(' | ')} |`), ''];
}

function shareText(votes: ServiceVotes | undefined): string {
  if (!votes) return '';
  const failed = RESTRICTED_OUTCOMES.reduce((sum, outcome) => sum + votes.votes[outcome], 0);
  return `${failed} of ${failed + votes.votes.ok}`;
}

/** At the instants that the scenario asks about, and in the end: networks by service and state. */
function verdictLines({ verdicts }: Stages): string[] {
  return [...verdicts].flatMap(([timeMs, here]) => {
    const groups = new Map<string, number[]>();
    for (const { service, state, asn } of here) {
      const key = `${service}: ${state}`;
      groups.set(key, [...(groups.get(key) ?? []), asn]);
    }
    return [...groups].map(
      ([key, asns]) =>
        `- ${clock(timeMs)} ${key} on ${asns
          .toSorted((a, b) => a - b)
          .map((asn) => `AS${asn}`)
          .join(', ')}`,
    );
  });
}

function episodeLine({ service, kind, tier, state, onset, end, suspectedAtMs, detectedAtMs, nats, networks }: Episode): string {
  const times = [
    `began ${clock(onset.earliestMs)} to ${clock(onset.latestMs)}`,
    `suspected ${clock(suspectedAtMs)}`,
    detectedAtMs === null ? 'never detected' : `detected ${clock(detectedAtMs)}`,
    end ? `ended ${clock(end.earliestMs)} to ${clock(end.latestMs)}` : 'goes on',
  ];
  const asns = networks.map(({ asn }) => `AS${asn}`).join(', ');
  return `- ${service ?? 'the internet'}: ${kind}, ${tier}, ${state}; ${times.join('; ')}; ${nats} nats; ${asns}`;
}

const updateLine = ({ at, kind, text }: { at: string; kind: string; text: string }): string => `  - ${at} ${kind}: ${text}`;
