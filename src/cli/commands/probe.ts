import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { NETWORK_TYPES, type NetworkType } from '../../probe/report.ts';
import { isCountryCode } from '../../shared/country-codes.ts';
import { SENSITIVE_TARGET_IDS } from '../../probe/targets.ts';
import { PlainError, plainly } from '../plain-error.ts';
import { askConsent } from '../probe/ask-consent.ts';
import { capMb, inMb, usedBytes, type Cap } from '../probe/data-use.ts';
import { checkObservatories, ownSession } from '../probe/own-session.ts';
import { createProbeFolder, locateProbeFolder } from '../probe/probe-folder.ts';
import type { ProbeFolder } from '../probe/probe-folder.ts';
import { readState, writeState, type ProbeState } from '../probe/probe-state.ts';
import { checkProxy } from '../probe/proxy.ts';
import { progressOf } from '../probe/progress.ts';
import { runRounds } from '../probe/rounds.ts';
import { runRound } from '../probe/run-round.ts';
import type { Round } from '../probe/run-round.ts';
import { roundJson, roundSummary } from '../probe/show-round.ts';
import { watchLifetime } from '../supervisor/lifetime.ts';

interface ProbeOptions {
  readonly observatory?: string[];
  readonly daemon?: boolean;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly sensitive?: boolean;
  readonly country?: string;
  readonly proxy?: string;
  readonly networkType?: NetworkType;
  readonly maxMbPerMonth?: Cap;
  readonly state?: string;
}

/** Nobody has agreed to measure: told apart from failing, so that a script can see it. */
const NO_CONSENT = 2;
/** What a shell reports of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

const printLine = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

const parseCountry = (given: string | undefined): string | null => {
  if (given === undefined) return null;
  const code = given.toUpperCase();
  // One that is none would be taken for the place where the proxy stands.
  if (!isCountryCode(code) || code === 'ZZ')
    throw new PlainError(`${given} is not a country: give its two letters by ISO 3166-1, such as KE, or GB for the United Kingdom.`);
  return code;
};

/** Does the volunteer agree, now or earlier? What they say is remembered. */
const hasConsent = async (folder: ProbeFolder, options: ProbeOptions): Promise<boolean> => {
  const state = await readState(folder.stateFile);
  const output = options.json ? process.stderr : process.stdout;
  const asked = await askConsent(state.consent, {
    where: { declared: parseCountry(options.country), zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    agreedByFlag: options.yes === true,
    isAttended: process.stdin.isTTY === true && output.isTTY === true,
    sensitive: options.sensitive === true,
    nowMs: Date.now(),
    output,
  });
  if (asked.consent === null) {
    warn(asked.why);
    return false;
  }
  if (asked.consent !== state.consent) await writeState(folder.stateFile, { ...state, consent: asked.consent });
  return true;
};

/** The addresses on the command line, else those of last time, else a clone's own observatory. They are remembered. */
const chooseObservatories = async (folder: ProbeFolder, given: readonly string[]): Promise<string[]> => {
  const state = await readState(folder.stateFile);
  const own = `http://localhost:${process.env['PORT'] ?? '8787'}`;
  const chosen = checkObservatories(given.length > 0 ? given : state.observatories.length > 0 ? state.observatories : [own]);
  if (given.length > 0) await writeState(folder.stateFile, { ...state, observatories: chosen });
  return chosen;
};

const proxyOf = (state: ProbeState, { proxy }: ProbeOptions): string | null => {
  if (proxy === undefined) return state.proxy;
  return proxy === 'none' ? null : checkProxy(proxy);
};

/** Over what is sent, and from where. @throws PlainError where over a proxy nobody would know the country */
const wayOf = (state: ProbeState, options: ProbeOptions): Pick<ProbeState, 'proxy' | 'country'> => {
  const proxy = proxyOf(state, options);
  const country = parseCountry(options.country) ?? state.country ?? state.consent?.country ?? null;
  if (proxy !== null && country === null)
    throw new PlainError('Over a proxy the connection does not show where you measure: add --country with your two letters.');
  return { proxy, country };
};

/** What the volunteer says of the line is remembered: a probe that forgot its proxy would show whom it contacts. */
const rememberLine = async (folder: ProbeFolder, options: ProbeOptions): Promise<ProbeState> => {
  const state = await readState(folder.stateFile);
  const network_type = options.networkType ?? state.network_type;
  const way = wayOf(state, options);
  // What was asked for another line, or of another place, does not fit this one.
  const isSame = network_type === state.network_type && way.proxy === state.proxy;
  const asked = isSame ? {} : { assignments: null, assignments_etag: null, last_contact_at: null };
  const max_mb_per_month = options.maxMbPerMonth ?? state.max_mb_per_month;
  const remembered = { ...state, network_type, max_mb_per_month, ...way, ...asked };
  await writeState(folder.stateFile, remembered);
  return remembered;
};

/** What the probe may cost in data, said before it costs any. */
const dataLine = async (folder: ProbeFolder): Promise<string> => {
  const { data, max_mb_per_month, network_type } = await readState(folder.stateFile);
  const cap = capMb(max_mb_per_month, network_type);
  const most = cap === null ? 'without a limit' : `at most ${cap} MB a month, made to last to its end`;
  return `Data: ${most} (--max-mb-per-month); ${inMb(usedBytes(data, Date.now()))} MB used this month.`;
};

const parseCap = (given: string): Cap => {
  if (given === 'none') return 'none';
  const mb = Number(given);
  if (!(mb >= 1 && mb <= 1_000_000)) throw new InvalidArgumentError('Give megabytes, 1 or more, or none.');
  return mb;
};

const shownAs = ({ json, daemon }: ProbeOptions): Parameters<typeof progressOf>[0] => {
  if (json) return 'nothing';
  return process.stdout.isTTY && !daemon ? 'bar' : 'lines';
};

const probe = async (options: ProbeOptions): Promise<void> => {
  const folder = locateProbeFolder(options.state, process.env, process.platform);
  await createProbeFolder(folder);
  if (!(await hasConsent(folder, options))) {
    process.exitCode = NO_CONSENT;
    return;
  }
  const { proxy, country } = await rememberLine(folder, options);
  const isDryRun = options.dryRun === true;
  const signal = watchLifetime();
  const observatories = await chooseObservatories(folder, options.observatory ?? []);
  warn(await dataLine(folder));
  const addedTargetIds = options.sensitive ? SENSITIVE_TARGET_IDS : [];
  const watch = progressOf(shownAs(options), printLine);
  const relayedFrom = proxy === null ? null : country;
  const session = ownSession({ folder, observatories, signal, dryRun: isDryRun, relayedFrom, addedTargetIds, watch }, proxy);
  const show = (round: Round): void => printLine(options.json ? JSON.stringify(roundJson(round, isDryRun)) : roundSummary(round, isDryRun));
  if (options.daemon) {
    await runRounds(session, { chance: Math.random, pause, onRound: show, onTrouble: (error) => warn(String(error)) });
    return;
  }
  show(await runRound(session, 0));
  if (signal.aborted) process.exitCode = INTERRUPTED;
};

/** Measures from this machine. */
export const probeCommand = (): Command =>
  new Command('probe')
    .description('measure from this machine which services can be reached, and report it')
    .option(
      '--observatory <url...>',
      'where to report; several are tried in order (default: those of last time, else http://localhost:$PORT)',
    )
    .addOption(new Option('--once', 'measure once (the default)').conflicts('daemon'))
    .option('--daemon', 'stay, and measure as often as the observatory asks')
    .option('--json', 'print JSON alone: one object, or one a line with --daemon')
    .option('--dry-run', 'measure, and send nothing')
    .option('--yes', 'agree to what a probe does without being asked; not where the risk is high')
    .option('--sensitive', 'measure ways around blocks too: Tor, Psiphon, VPN providers')
    .addOption(
      new Option('--network-type <type>', 'what line this is; on a mobile one less is measured. Remembered').choices([...NETWORK_TYPES]),
    )
    .option(
      '--max-mb-per-month <number>',
      'most data that the probe may use in a month, or none for no limit (default: 1000, on a mobile line 100). Remembered',
      parseCap,
    )
    .option('--country <code>', 'where you are, in two letters, to be told the risk there. Remembered')
    .option(
      '--proxy <url>',
      'send over this proxy (socks5://host:port, as of Tor, or http://…), and measure without it; needs --country. Remembered until --proxy none',
    )
    .option('--state <folder>', "where the probe keeps its key and what waits (default: $TOCSIN_STATE, else the system's place)")
    .action(plainly(probe));
