/**
 * A rally, end to end in real time: an observatory on the outside, volunteers who report to it, an event in its calendar, and a block of four
 * services on two of three networks some minutes before it begins.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { between, seededRandom } from '../bench/random.ts';
import { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { checkAddresses } from './address-check.ts';
import type { AddressCheck } from './address-check.ts';
import { SOURCES, startHelper, startTeller } from './crew.ts';
import type { Helper } from './crew.ts';
import type { LabTarget } from './draw.ts';
import { LAB_CC } from './front.ts';
import { HISTORY_DAYS, quietHistory } from './history.ts';
import { buildLab } from './lab.ts';
import { isAsPromised, rallyReport } from './rally-report.ts';
import type { RallyReport, Seen, Truth } from './rally-report.ts';
import { applyRules, homesOf, planFor } from './run-scenario.ts';
import type { Lab } from './run-scenario.ts';
import type { Rule } from './scenarios.ts';

const BLOCKED_SERVICES = 4;
/** Minutes from the start to the block, and from the block to the event. */
const BLOCK_AFTER_MS = 1.5 * MINUTE_MS;
const LEAD_MS = 14 * MINUTE_MS;
/** The longest from block to `detected` that is promised, in minutes, and how long is waited for it at most. */
const PROMISED_MINUTES = 15;
const GIVE_UP_MS = 15.5 * MINUTE_MS;
/** How often the probes of a country measure while an event is watched. */
const CADENCE_MS = 5 * MINUTE_MS;
const LINES_A_REQUEST = 500;
const LOOK_EVERY_MS = 5_000;

export interface Rally {
  readonly seed: number;
  readonly report: RallyReport;
  readonly addresses: AddressCheck;
  readonly ok: boolean;
}

type Say = (line: string) => void;

const Folder = z.object({ folder: z.string() });
const Settled = z.object({ pending: z.number() });
const Found = z.object({ data: z.array(Incident) });

const importHistory = async (observatory: Helper, observations: readonly Observation[]): Promise<void> => {
  for (let from = 0; from < observations.length; from += LINES_A_REQUEST) {
    const lines = observations.slice(from, from + LINES_A_REQUEST).map((each) => JSON.stringify(each));
    const body = { type: 'application/x-ndjson', text: `${lines.join('\n')}\n` };
    await observatory.order({ do: 'ask', method: 'POST', path: '/v1/observations', body });
  }
  let pending = 1;
  while (pending > 0) ({ pending } = Settled.parse(await observatory.order({ do: 'ask', method: 'POST', path: '/v1/settle' })));
};

const enterRally = (observatory: Helper, eventMs: number): Promise<unknown> => {
  const event = { probe_cc: LAB_CC, kind: 'rally', title: 'The rally of the laboratory', starts_at: toRfc3339(eventMs) };
  return observatory.order({
    do: 'ask',
    method: 'POST',
    path: '/v1/events',
    body: { type: 'application/json', text: JSON.stringify(event) },
  });
};

const startVolunteers = (lab: Lab, random: () => number, say: Say): void => {
  const { address, port } = lab.country.front;
  const targets = timed(lab);
  for (const { home } of homesOf(lab.country)) {
    const plan = {
      ...planFor(lab, home),
      targets: planFor(lab, home).targets.filter(({ id }) => targets.some((target) => target.id === id)),
      observatory: `http://${address}:${port}`,
      folder: mkdtempSync('/run/probe-'),
      afterMs: Math.round(random() * 45_000),
      apartMs: Math.round(random() * CADENCE_MS),
    };
    startTeller(home.name, join(lab.programs, 'volunteer.mjs'), plan, (line) => say(`${home.name}: ${String(line)}`));
  }
};

/** What the rally's probes measure: the services over TLS, whose ids an observatory knows. */
const timed = ({ country }: Lab): LabTarget[] => country.targets.filter(({ operations }) => operations.includes('handshake'));

const METHODS = ['dns', 'tcp', 'tls'] as const;

/** The block: at a layer that the seed draws. */
const drawBlock = ({ country }: Lab, targets: readonly LabTarget[]): { rule: Rule; method: string } => {
  const aim = { networks: country.blocked.networks, targets };
  const method = METHODS[Math.floor(country.variant * METHODS.length)] ?? 'tls';
  if (method === 'dns') return { method, rule: { kind: 'dns', how: 'poison', address: country.blockServer.address, ...aim } };
  if (method === 'tcp') return { method, rule: { kind: 'ip', how: 'drop', ...aim } };
  return { method, rule: { kind: 'sni', how: 'reset', half: false, ...aim } };
};

const readIncidents = async (observatory: Helper): Promise<Incident[]> => {
  const { data } = Found.parse(await observatory.order({ do: 'ask', method: 'GET', path: `/v1/incidents?probe_cc=${LAB_CC}` }));
  return data.filter(({ status }) => status !== 'retracted');
};

const describe = ({ headline, status, onset, networks, services }: Incident): string =>
  `${status}: ${headline} [${services.join(', ')}; ${networks.map(({ asn }) => `AS${asn}`).join(', ')}; began ${onset.earliest} to ${onset.latest}]`;

/** Does what is told cover all that was done, as detected? */
const isComplete = (incidents: readonly Incident[], { services, asns }: Truth): boolean =>
  services.every((service) => {
    const named = incidents.filter((incident) => incident.status === 'detected' && incident.services.includes(service));
    return asns.every((asn) => named.some(({ networks }) => networks.some((network) => network.asn === asn)));
  });

/** Looks until everything is told, or it is too late, and says each change. */
const watchIncidents = async (observatory: Helper, truth: Truth, say: Say): Promise<{ incidents: Incident[]; seen: Seen }> => {
  let seen: Seen = { suspectedMs: null, detectedMs: null };
  let told = '';
  for (;;) {
    const incidents = await readIncidents(observatory);
    const lines = incidents.map(describe).join('\n');
    if (lines !== told) say(lines);
    told = lines;
    if (incidents.length > 0) seen = { ...seen, suspectedMs: seen.suspectedMs ?? Date.now() };
    const isDone = isComplete(incidents, truth);
    if (isDone) seen = { ...seen, detectedMs: Date.now() };
    if (isDone || Date.now() > truth.blockedMs + GIVE_UP_MS) return { incidents, seen };
    await sleep(LOOK_EVERY_MS);
  }
};

const startRally = async (lab: Lab, say: Say): Promise<Helper> => {
  const { seed } = lab.country;
  const observatory = await startHelper('outside', join(SOURCES, 'observatory.ts'), [String(seed)]);
  const history = quietHistory(lab.country, timed(lab), Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
  await importHistory(observatory, history);
  say(
    `${history.length} simulated measurements of ${HISTORY_DAYS} quiet days imported, marked as simulated: a detector has to know what is usual.`,
  );
  return observatory;
};

/** Stops the observatory and looks for everybody's addresses in what it kept. */
const endAndCheck = async ({ country }: Lab, observatory: Helper): Promise<AddressCheck> => {
  await observatory.order({ do: 'end' });
  const addresses = [
    ...homesOf(country).flatMap(({ home }) => [home.address, home.resolver]),
    ...country.networks.map(({ resolver }) => resolver),
  ];
  return checkAddresses(Folder.parse(observatory.ready).folder, [...new Set(addresses)]);
};

/** Enough for everybody's first report, and for the sweep that counts and archives it. */
const FIRST_REPORTS_MS = 2 * MINUTE_MS;

/** Everybody reports once to an observatory; then what it kept is searched for their addresses. */
export const runAddressCheck = async (seed: number, log: Say): Promise<AddressCheck> => {
  const lab = await buildLab(seed);
  const observatory = await startHelper('outside', join(SOURCES, 'observatory.ts'), [String(seed)]);
  await observatory.order({ do: 'keep-time' });
  startVolunteers(lab, seededRandom(seed + 1), log);
  await sleep(FIRST_REPORTS_MS);
  return endAndCheck(lab, observatory);
};

/** Runs it. About 20 minutes at most. */
export const runRally = async (seed: number, log: Say): Promise<Rally> => {
  const startedMs = Date.now();
  const say: Say = (line) => log(`${((Date.now() - startedMs) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  const random = seededRandom(seed + 1);
  const lab = await buildLab(seed);
  const observatory = await startRally(lab, say);
  await observatory.order({ do: 'keep-time' });
  const blockedMs = Date.now() + BLOCK_AFTER_MS + between(random, 0, 30) * 1_000;
  const eventMs = blockedMs + LEAD_MS;
  await enterRally(observatory, eventMs);
  say(`A rally at ${toRfc3339(eventMs)} is in the calendar. ${homesOf(lab.country).length} volunteers begin.`);
  startVolunteers(lab, random, say);
  await sleep(blockedMs - Date.now());
  await observatory.order({ do: 'age-keys' });
  const blocked = timed(lab).slice(0, BLOCKED_SERVICES);
  const { rule, method } = drawBlock(lab, blocked);
  await applyRules(lab, [rule]);
  const asns = lab.country.blocked.networks.map(({ asn }) => asn);
  const truth: Truth = { blockedMs: Date.now(), eventMs, services: blocked.map(({ service }) => service), asns, method };
  say(`BLOCKED (${method}): ${truth.services.join(', ')} on ${asns.map((asn) => `AS${asn}`).join(' and ')}`);
  const { incidents, seen } = await watchIncidents(observatory, truth, say);
  const checked = await endAndCheck(lab, observatory);
  const report = rallyReport(incidents, seen, truth);
  return { seed, report, addresses: checked, ok: isAsPromised(report, PROMISED_MINUTES) && checked.found.length === 0 };
};
