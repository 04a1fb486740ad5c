/**
 * The country seen from outside alone: nobody measures in it, an observatory on the outside connects to its hosts. Packets, hosts and outages are real;
 * the clock of the observatory's jobs runs as fast as the rounds end, so that an hour of quiet takes seconds.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { seededRandom } from '../bench/random.ts';
import { Incident } from '../../src/incidents/incident.ts';
import { ConnectivityRow } from '../../src/outside/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo, toRfc3339 } from '../../src/shared/time.ts';
import { SOURCES, startHelper } from './crew.ts';
import type { Helper } from './crew.ts';
import type { LabNetwork } from './draw.ts';
import { LAB_CC } from './front.ts';
import { buildLab } from './lab.ts';
import { applyRules, homesOf } from './run-scenario.ts';
import type { Lab } from './run-scenario.ts';
import { SITE_PORT, hostList, setSites, sitesOf } from './sites.ts';
import type { Site } from './sites.ts';
import { setFilter } from './topology.ts';

const CRON = '1-59/5,2-59/5,3-59/5,4-59/5 * * * *';
/** What is promised: minutes to the incident, per cent of the ordinary that a dark network stays under. */
const PROMISED_MINUTES = 10;
const DARK_LEVEL = 10;
const CHURN = 0.2;

export interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
}

export interface FromOutside {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly ok: boolean;
}

type Say = (line: string) => void;

const Incidents = z.object({ data: z.array(Incident) });
const Levels = z.object({ data: z.array(ConnectivityRow) });

/** The observatory with its clock. */
class Outside {
  readonly #helper: Helper;
  nowMs: number;

  constructor(helper: Helper, nowMs: number) {
    this.#helper = helper;
    this.nowMs = nowMs;
  }

  ask(path: string): Promise<unknown> {
    return this.#helper.order({ do: 'ask', method: 'GET', path });
  }

  async importHosts(sites: readonly Site[]): Promise<void> {
    const text = hostList(sites)
      .map((host) => JSON.stringify(host))
      .join('\n');
    await this.#helper.order({ do: 'ask', method: 'POST', path: '/v1/connectivity/hosts', body: { type: 'application/x-ndjson', text } });
  }

  /** Runs the minutes of a time one after another; `until` ends it early. @returns whether it did */
  async live(minutes: number, until: () => Promise<boolean> = async () => false): Promise<boolean> {
    for (let minute = 0; minute < minutes; minute += 1) {
      this.nowMs += MINUTE_MS;
      if (this.nowMs % (5 * MINUTE_MS) === 0) continue;
      await this.#helper.order({ do: 'tick', cron: CRON, timeMs: this.nowMs });
      if (await until()) return true;
    }
    return false;
  }

  /** Incidents that began since a time. */
  async incidents(sinceMs: number): Promise<Incident[]> {
    const { data } = Incidents.parse(await this.ask(`/v1/incidents?probe_cc=${LAB_CC}&since=${toRfc3339(sinceMs)}`));
    return data.filter(({ status, onset }) => status !== 'retracted' && Date.parse(onset.latest) >= sinceMs);
  }

  async levels(groupBy: string, sinceMs: number): Promise<ConnectivityRow[]> {
    const query = `probe_cc=${LAB_CC}&group_by=${groupBy}&since=${toRfc3339(sinceMs)}&until=${toRfc3339(this.nowMs + HOUR_MS)}`;
    return Levels.parse(await this.ask(`/v1/connectivity?${query}`)).data;
  }
}

/** Silences some addresses at the machines that have them. */
const silence = async ({ country }: Lab, sites: readonly Site[], isSilent: (address: string) => boolean): Promise<void> => {
  for (const { home } of homesOf(country)) {
    const lines = sites
      .filter((site) => site.home === home)
      .flatMap(({ addresses }) => addresses.filter(isSilent))
      .map((address) => `-A INPUT -d ${address} -j DROP`);
    await setFilter(home.name, ['*filter', ...lines, 'COMMIT', ''].join('\n'));
  }
};

const minutesText = (fromMs: number, toMs: number): string => ((toMs - fromMs) / MINUTE_MS).toFixed(0);

/** Nothing may be raised. */
const quietly = async (outside: Outside, name: string, minutes: number): Promise<Step> => {
  const sinceMs = outside.nowMs;
  await outside.live(minutes);
  const raised = await outside.incidents(sinceMs - 5 * MINUTE_MS);
  const [level] = (await outside.levels('country', sinceMs)).slice(-1);
  const found =
    raised.length === 0
      ? `nothing raised in ${minutes} minutes, the country at ${level?.level ?? '?'} %`
      : raised.map(({ headline }) => headline).join('; ');
  return { name, ok: raised.length === 0 && level !== undefined, found };
};

/** Networks go dark: an incident must name exactly them in time, with the truth within each onset, and their levels under a tenth. */
const darkly = async (lab: Lab, outside: Outside, name: string, networks: readonly LabNetwork[]): Promise<Step> => {
  await outside.live(16);
  await applyRules(lab, [{ kind: 'blackout', networks }]);
  // What was asked up to now was answered: it went dark after that.
  const darkMs = outside.nowMs + 1;
  const asns = networks.map(({ asn }) => asn).sort((a, b) => a - b);
  let incidents: Incident[] = [];
  const isTold = async (): Promise<boolean> => {
    incidents = await outside.incidents(darkMs - 15 * MINUTE_MS);
    const dark = (await outside.levels('network', floorTo(darkMs, 5 * MINUTE_MS))).filter(({ level }) => level < DARK_LEVEL);
    const named = incidents.flatMap((incident) => incident.networks.map(({ asn }) => asn)).sort((a, b) => a - b);
    return named.join() === asns.join() && asns.every((asn) => dark.some((row) => row.probe_asn === asn));
  };
  const inTime = await outside.live(PROMISED_MINUTES, isTold);
  const [incident] = incidents;
  const holds = (onset: Incident['onset']): boolean => Date.parse(onset.earliest) <= darkMs && Date.parse(onset.latest) >= darkMs;
  const isRight =
    incidents.length === 1 && incident?.kind === 'blackout' && [incident, ...incident.networks].every(({ onset }) => holds(onset));
  const onsets = incident?.networks.map(
    ({ asn, onset }) =>
      `AS${asn} ${minutesText(darkMs, Date.parse(onset.earliest))} to ${minutesText(darkMs, Date.parse(onset.latest))} min`,
  );
  const found = `${inTime ? `told after ${minutesText(darkMs, outside.nowMs)} minutes` : 'not told in time'}: ${incidents.map(({ headline, status, scope }) => `${status}, ${scope}: ${headline}`).join('; ') || 'nothing'}; onsets ${onsets?.join(', ') ?? 'none'}`;
  await applyRules(lab, []);
  await outside.live(50);
  return { name, ok: inTime && isRight, found };
};

/** Runs all of it, about ten minutes. */
export const runFromOutside = async (seed: number, log: Say): Promise<FromOutside> => {
  const startedMs = Date.now();
  const lab = await buildLab(seed);
  const sites = sitesOf(lab.country);
  await setSites(lab.country, sites);
  for (const { home, network } of homesOf(lab.country))
    if (network) await startHelper(home.name, join(lab.programs, 'site.mjs'), [String(SITE_PORT)]);
  const helper = await startHelper('outside', join(SOURCES, 'observatory.ts'), [String(seed)]);
  const outside = new Outside(helper, floorTo(Date.now() - 20 * DAY_MS, HOUR_MS));
  await outside.importHosts(sites);
  const steps: Step[] = [];
  const take = async (step: Promise<Step>): Promise<void> => {
    const done = await step;
    steps.push(done);
    log(`${((Date.now() - startedMs) / 1_000).toFixed(0).padStart(5)} s  ${done.ok ? 'right' : 'WRONG'}  ${done.name}: ${done.found}`);
    outside.nowMs += 3 * DAY_MS;
  };
  const random = seededRandom(seed + 2);
  await take(quietly(outside, 'quiet', 60));
  const gone = new Set(sites.flatMap(({ addresses }) => addresses).filter(() => random() < CHURN));
  await silence(lab, sites, (address) => gone.has(address));
  await take(quietly(outside, 'host-churn', 30));
  const crowded = new Set(sites[0]?.addresses);
  await silence(lab, sites, (address) => crowded.has(address));
  await take(quietly(outside, 'one-silent-site', 30));
  await silence(lab, sites, () => false);
  await take(darkly(lab, outside, 'one-network-only', [lab.country.only.network]));
  await take(darkly(lab, outside, 'blackout', lab.country.networks));
  await helper.order({ do: 'end' });
  return { seed, steps, ok: steps.every(({ ok }) => ok) };
};
