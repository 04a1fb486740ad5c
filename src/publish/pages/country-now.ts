/** What can be said of a country now: its current incidents and the sample behind them, or that nothing was found, or that nobody looked. */
import type { CountryProgress } from '../../db/pipeline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isRestriction } from '../../incidents/terms.ts';
import type { Floor, ShownCount } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { Reader } from '../i18n/reader.ts';
import { LEAST_VOTES, atMost } from './matrix.ts';
import { isSimulated } from './simulated-note.tsx';
import { counted, serviceName } from './wording.ts';

export type Sample = { votes: ShownCount; networks: number; services: number };

export type CountryNow = {
  probeCc: string;
  firstMs: number;
  lastMs: number;
  /** When it was last observed: by measurements, or, while it is cut off, from outside. */
  seenMs: number;
  /** Whether that was in the last two days: otherwise nobody knows what holds now. */
  observed: boolean;
  current: Incident[];
  sample: Sample;
  /** Whether any of what is said of it rests on simulated data. */
  simulated: boolean;
};

/** How long an observation speaks for the present, in milliseconds. */
export const PRESENT_MS = 2 * DAY_MS;

/** Incidents that have not ended. */
export const isCurrent = ({ status }: Incident): boolean => status === 'detected' || status === 'suspected';

/** @param days the day rollups of the present; what lies further back is not asked */
export function countryNow(
  days: CountryCells,
  { firstMs, lastMs, outsideMs = 0 }: Pick<CountryProgress, 'firstMs' | 'lastMs' | 'outsideMs'>,
  incidents: readonly Incident[],
  floor: Floor,
  nowMs: number,
): CountryNow {
  const { probeCc } = days;
  const here = incidents.filter((incident) => incident.probe_cc === probeCc && isCurrent(incident));
  const seenMs = here.some(({ kind }) => kind === 'blackout') ? Math.max(lastMs, outsideMs) : lastMs;
  return {
    probeCc,
    firstMs,
    lastMs,
    seenMs,
    observed: seenMs >= nowMs - PRESENT_MS,
    current: here,
    sample: sampleOf(days, floor),
    simulated: isSimulated(days) || here.some(({ simulated }) => simulated),
  };
}

function sampleOf(days: CountryCells, floor: Floor): Sample {
  const [total] = aggregate([days], { window: '1d', groupBy: ['country'] }, floor);
  const cells = aggregate([days], { window: '1d', groupBy: ['network', 'service'] }, floor);
  return {
    votes: total?.votes ?? 0,
    networks: new Set(cells.map(({ probe_asn: asn }) => asn)).size,
    services: new Set(cells.map(({ service }) => service)).size,
  };
}

export type StateName = 'restricted' | 'suspected' | 'nothing-found' | 'little' | 'unobserved';

/** Those that tell of a restriction: an outage of a platform is listed, and is no state of the country. */
const restrictionsOf = ({ current }: CountryNow): Incident[] => current.filter(({ kind }) => isRestriction(kind));

export function stateName(now: CountryNow): StateName {
  const { observed, sample } = now;
  const restrictions = restrictionsOf(now);
  if (restrictions.some(({ status }) => status === 'detected')) return 'restricted';
  if (restrictions.length > 0) return 'suspected';
  if (!observed) return 'unobserved';
  return atMost(sample.votes) < LEAST_VOTES ? 'little' : 'nothing-found';
}

/** `1,245 votes on 12 networks about 20 services in the last two days` */
export const sampleText = (reader: Reader, { votes, networks, services }: Sample): string =>
  reader.words.country.sample(
    counted(reader, 'votes', votes),
    counted(reader, 'networks', networks),
    counted(reader, 'services', services),
  );

/** The state in one sentence, or two where observations have ended. */
export function stateSentence(reader: Reader, now: CountryNow): string {
  const { words, format } = reader;
  const state = stateName(now);
  switch (state) {
    case 'nothing-found':
      return words.country.nothingFound(sampleText(reader, now.sample));
    case 'little':
      return words.country.little;
    case 'unobserved':
      return words.country.unobserved(format.time(now.lastMs));
    case 'restricted':
    case 'suspected':
      return restrictedSentence(reader, now, state);
    default:
      return state satisfies never;
  }
}

function restrictedSentence(reader: Reader, now: CountryNow, state: 'restricted' | 'suspected'): string {
  const { words, format } = reader;
  const told = restrictionsOf(now).filter(({ status }) => (status === 'detected') === (state === 'restricted'));
  const services = [...new Set(told.flatMap((incident) => incident.services))].map(serviceName);
  const networks = new Set(told.flatMap((incident) => incident.networks.map(({ asn }) => asn))).size;
  const what = services.length === 0 ? words.country.internetAccess : format.list(services);
  const claim = words.country.restricted(what, services.length > 1, state === 'suspected', counted(reader, 'networks', networks));
  return now.observed && now.sample.votes !== 0
    ? words.country.fromSample(claim, sampleText(reader, now.sample))
    : words.country.asOfLast(claim, format.time(now.seenMs));
}
