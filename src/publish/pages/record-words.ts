/** What a record tells, in the reader's language: made of its facts where it has them and the catalogue makes sentences of them; else null. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import type { Reader } from '../i18n/reader.ts';
import { plainText, shortened } from './plain-text.ts';
import { toldSentence } from './wording.ts';

type Update = Incident['updates'][number];

/** Longest text of people, or name, within a sentence. */
const LONGEST_PART = 1000;

/** The same facts with every text in them plain: names and notes come from outside. */
const plain = <Facts>(facts: Facts): Facts =>
  JSON.parse(JSON.stringify(facts), (_, value: unknown) =>
    typeof value === 'string' ? shortened(plainText(value), LONGEST_PART) : value,
  ) as Facts;

export const evidenceWords = ({ facts }: Incident['evidence'][number], { words, format }: Reader): string | null =>
  (facts && words.record.evidence?.(plain(facts), format)) ?? null;

export const corroborationWords = ({ facts }: Incident['corroboration'][number], { words, format }: Reader): string | null =>
  (facts && words.record.corroboration?.(plain(facts), format)) ?? null;

export const reasonWords = ({ facts }: Incident['alternatives'][number], { words, format }: Reader): string | null =>
  (facts && words.record.reason?.(plain(facts), format)) ?? null;

export const retractionWords = ({ facts }: NonNullable<Incident['retraction']>, { words }: Reader): string | null =>
  (facts && words.record.retraction?.(plain(facts))) ?? null;

export const coincidenceWords = (event: Incident['events'][number], { words, format }: Reader): string | null =>
  words.record.coincidence?.(plain(event), words.about.kinds[event.kind], format) ?? null;

/** @param incident to which the update belongs */
export function updateWords({ facts }: Update, { probe_cc: probeCc, simulated }: Incident, reader: Reader): string | null {
  const { words, format } = reader;
  if (!facts || !words.record.update) return null;
  const told = facts.type === 'standing' ? facts.told : null;
  const suspected = facts.type === 'standing' && facts.status === 'suspected';
  const sentence = told === null ? null : toldSentence(plain(told), { probeCc, simulated, suspected, end: null, phases: 1 }, reader);
  return words.record.update(plain(facts), sentence ?? '', format);
}

/** An update where text alone is shown. */
export const updateText = (update: Update, incident: Incident, reader: Reader): string =>
  updateWords(update, incident, reader) ?? plainText(update.text);
