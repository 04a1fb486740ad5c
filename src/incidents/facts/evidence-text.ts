/** What an incident rests on, in English sentences with their numbers. */
import type { ShownCount } from '../../rollup/floors.ts';
import { countryName, list, networkLabel, serviceName } from '../headline.ts';
import type { ContrastFacts, EvidenceFacts, SignalFacts } from './evidence-facts.ts';
import { textOf, type Texts } from './texts.ts';

/** A level above which a signal hardly moved. */
export const HARDLY_MOVED = 0.8;

export const evidenceText = (facts: EvidenceFacts): string => textOf<EvidenceFacts, []>(TEXTS, facts);

const TEXTS: Texts<EvidenceFacts> = {
  votes: ({ slow, networks, services }) =>
    `Votes that ${slow ? 'were slower than nine in ten are on ordinary days' : 'failed'} on ${list(networks.map((asn) => networkLabel({ asn })))}: ${each(services, ({ failed, votes, measurements }) => `${countText(failed)} of ${countText(votes)}, from ${countText(measurements)} measurements`)}`,
  nats: ({ networks, services }) =>
    `Evidence against no change, in nats, pooled over the networks observed (${networks}): ${each(services, ({ nats }) => nats.toFixed(1))}`,
  layer: ({ layer, services }) => `${namesOf(services)}: most failures are at the ${LAYER_NAMES[layer]}.`,
  pace: ({ measure, services }) => `${namesOf(services)}: ${PACE_TEXTS[measure]}`,
  controls: ({ services }) =>
    `Control measurements from elsewhere that succeeded: ${each(services, ({ ok, measured }) => `${ok} of ${measured}`)}`,
  contrast: ({ contrast, services }) => `${namesOf(services)}: ${contrastText(contrast)}`,
  'failing-before': ({ services }) =>
    `${namesOf(services)}: it failed from the first measurement on, so the onset is earlier than the record.`,
  signal: signalText,
  signals: ({ nats }) => `The evidence against no change reached ${nats.toFixed(1)} nats over the signals that fell.`,
  silence: ({ networks, observed, seen, expected }) =>
    `Volunteers fell silent on ${networks} of ${observed} networks: ${countText(seen)} were heard where ${countText(expected)} were to be expected at these hours. Silence alone proves no blackout.`,
};

const namesOf = (services: readonly { service: string }[]): string => list(services.map(({ service }) => serviceName(service)));

/** `Facebook 20 of 20; X 18 of 20.` */
const each = <Part extends { service: string }>(services: readonly Part[], text: (part: Part) => string): string =>
  `${services.map((part) => `${serviceName(part.service)} ${text(part)}`).join('; ')}.`;

const countText = (count: ShownCount): string => (typeof count === 'number' ? count.toLocaleString('en') : count);

const LAYER_NAMES = {
  dns: 'name lookup (DNS)',
  tcp: 'connection (TCP)',
  tls: 'handshake (TLS)',
  http: 'request (HTTP)',
  throttled: 'download speed',
} as const satisfies Record<Extract<EvidenceFacts, { type: 'layer' }>['layer'], string>;

const PACE_TEXTS = {
  latency: 'it answered late, compared with the other services that the same volunteers measured at the time.',
  speed: 'it was slow, compared with the speed of a neutral target that was measured beside it.',
} as const satisfies Record<Extract<EvidenceFacts, { type: 'pace' }>['measure'], string>;

export function contrastText({ working, failing, back_at: backAt }: ContrastFacts): string {
  const parts = [
    working.length > 0 ? `At the same time it worked in ${list(working.map(countryName))}.` : '',
    failing.length > 0 ? `It began to fail at the same time in ${list(failing.map(countryName))}.` : '',
    backAt === null ? '' : `Elsewhere it was seen to work again by ${instant(backAt)} UTC.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const percent = (level: number): string => `${Math.round(level * 100)} %`;
const instant = (time: string): string => time.slice(0, 16).replace('T', ' ');

const signalName = ({ name, place }: SignalFacts): string => `${name}${place === null ? '' : ` (${place})`}`;

function signalText(facts: SignalFacts): string {
  const { lowest, lowest_at: lowestAt, fell_at: fellAt } = facts;
  const name = signalName(facts);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (lowest === null || lowestAt === null) return `${title}: no values in this time, which says nothing either way.`;
  const at = `${percent(lowest)} of its ordinary level`;
  if (fellAt !== null) return `${title} fell to ${at} (lowest ${instant(lowestAt)} UTC); low from ${instant(fellAt)} UTC.`;
  if (lowest >= HARDLY_MOVED) return `${title} hardly moved (to ${percent(lowest)} at its lowest, ${instant(lowestAt)} UTC).`;
  return `${title} went to ${at} at its lowest (${instant(lowestAt)} UTC), which is within what it ordinarily does or did not last.`;
}

/** A signal that fell, in the name of who publishes it. */
export const corroborationText = (facts: SignalFacts): string =>
  `${signalName(facts)} fell to ${percent(facts.lowest ?? 0)} of its ordinary level${facts.fell_at === null ? '' : `, low from ${instant(facts.fell_at)} UTC`}.`;
