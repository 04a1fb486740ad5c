/** What a change of an incident is told as: the same facts for every channel, in the subscription's language. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import { markedTitle } from '../feeds/entry.tsx';
import { readerOf, type Reader } from '../i18n/reader.ts';
import type { Offered } from '../i18n/languages.ts';
import { pathOfIncident } from '../pages/incident/incident-view.ts';
import { shortened } from '../pages/plain-text.ts';
import { updateText } from '../pages/record-words.ts';
import { sentenceOf, standingOf } from '../pages/wording.ts';

/** A published version of an incident, and the one that the subscription was told last, if any. */
export type Change = { incident: Incident; before: Incident | null; version: number; publishedMs: number };

export const EVENT_TYPES = ['incident.published', 'incident.updated', 'incident.ended', 'incident.retracted', 'test'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export type Alert = {
  /** The same for each attempt at the same change: receivers recognise by it what they have already. */
  id: string;
  type: EventType;
  atMs: number;
  title: string;
  sentence: string;
  standing: string;
  /** What is new since the last message, from the record. */
  news: readonly string[];
  pageUrl: string | null;
  pictureUrl: string | null;
  incident: Incident | null;
};

const TOLD_NEWS = 4;
const LONGEST_NEWS = 400;

export const alertId = (subscriptionId: string, incidentId: string, version: number): string =>
  `msg_${subscriptionId}_${incidentId}_v${version}`;

/**
 * @param subscription `origin`: the observatory's address, as the subscription was made at
 * @param picture a share card (`png`) where the observatory makes one for whoever asks; else the chart, which is always there
 */
export function alertOf(change: Change, subscription: { id: string; lang: Offered; origin: string }, picture: 'png' | 'svg'): Alert {
  const { incident, before, version } = change;
  const reader = readerOf(subscription.lang, subscription.lang !== 'en');
  return {
    id: alertId(subscription.id, incident.id, version),
    type: typeOf(incident, before),
    atMs: change.publishedMs,
    title: markedTitle(incident, reader),
    sentence: `${sentenceOf(incident, reader)}${reader.words.incident.stop}`,
    standing: `${reader.words.incident.standings[standingOf(incident)]}${reader.words.incident.stop}`,
    news: newsOf(incident, before, reader),
    pageUrl: `${subscription.origin}${reader.to(pathOfIncident(incident))}`,
    pictureUrl: `${subscription.origin}${reader.to(`${pathOfIncident(incident)}.${picture}`)}`,
    incident,
  };
}

function typeOf({ status }: Incident, before: Incident | null): EventType {
  if (before === null) return 'incident.published';
  if (status === before.status) return 'incident.updated';
  return status === 'ended' || status === 'retracted' ? `incident.${status}` : 'incident.updated';
}

const newsOf = (incident: Incident, before: Incident | null, reader: Reader): string[] =>
  incident.updates
    .slice(before?.updates.length ?? 0)
    .slice(-TOLD_NEWS)
    .map((update) => shortened(updateText(update, incident, reader), LONGEST_NEWS));

/** Says that the way works, and nothing else. */
export const testAlert = (subscriptionId: string, observatory: string, lang: Offered, nowMs: number): Alert => {
  const { words }: Reader = readerOf(lang, false);
  return {
    id: `msg_${subscriptionId}_test_${nowMs}`,
    type: 'test',
    atMs: nowMs,
    title: words.alerts.testTitle(observatory),
    sentence: words.alerts.testText,
    standing: '',
    news: [],
    pageUrl: null,
    pictureUrl: null,
    incident: null,
  };
};

/** The lines that a message of plain text has after its title. */
export const linesOf = ({ sentence, standing, news, pageUrl, pictureUrl }: Alert): string[] =>
  [[sentence, standing].join(' ').trim(), ...news, pageUrl ?? '', pictureUrl ?? ''].filter((line) => line !== '');
