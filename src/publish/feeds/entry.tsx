/** An incident as the entry of a feed, in the reader's language. What changes an entry is a new version of the record, nothing else. */
import { html } from 'hono/html';
import type { Incident } from '../../incidents/incident.ts';
import type { Reader } from '../i18n/reader.ts';
import { pathOfIncident } from '../pages/incident/incident-view.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { updateWords } from '../pages/record-words.ts';
import { sentenceOf, serviceName, standingOf, titleOf } from '../pages/wording.ts';

export type FeedEntry = {
  /** The incident's address: for ever the same. */
  id: string;
  title: string;
  summary: string;
  html: string;
  publishedMs: number;
  updatedMs: number;
  tags: readonly string[];
};

/** Updates of one incident that an entry tells, the newest first. */
const TOLD_UPDATES = 10;
const LONGEST_UPDATE = 400;
/** Networks that an entry names. */
const NAMED_NETWORKS = 20;
const LONGEST_NAME = 80;

export async function entryOf(incident: Incident, reader: Reader, origin: string): Promise<FeedEntry> {
  const publishedMs = Date.parse(incident.published_at ?? incident.detected_at);
  return {
    id: `${origin}${pathOfIncident(incident)}`,
    title: markedTitle(incident, reader),
    summary: `${sentenceOf(incident, reader)}${reader.words.incident.stop} ${reader.words.incident.standings[standingOf(incident)]}${reader.words.incident.stop}`,
    html: await contentOf(incident, reader, origin),
    publishedMs,
    updatedMs: Date.parse(incident.updated_at ?? incident.published_at ?? incident.detected_at),
    tags: tagsOf(incident),
  };
}

/** Ids alone: the writer of feeds does not escape what is in attributes. */
const tagsOf = ({ probe_cc, kind, status, services, simulated }: Incident): string[] =>
  [probe_cc, kind, status, ...services, ...(simulated ? ['simulated'] : [])].filter((tag) => /^[\w-]{1,40}$/.test(tag));

/** Whoever reads the title alone learns that it was retracted, or never happened. */
export function markedTitle(incident: Incident, reader: Reader): string {
  const { simulatedBadge, standings } = reader.words.incident;
  const marks = [incident.simulated ? simulatedBadge : '', incident.status === 'retracted' ? standings.retracted : ''];
  return [...marks.filter((mark) => mark !== ''), titleOf(incident, reader)].join(': ');
}

function networkText(asn: number, name: string | null, { words }: Reader): string {
  if (asn === 0) return words.site.otherNetworks;
  return `${name === null ? words.site.network : shortened(plainText(name), LONGEST_NAME)} AS${asn}`;
}

const contentOf = async (incident: Incident, reader: Reader, origin: string): Promise<string> =>
  String(await html`${(<EntryContent incident={incident} reader={reader} origin={origin} />)}`);

function EntryContent({ incident, reader, origin }: { incident: Incident; reader: Reader; origin: string }) {
  const { words, format } = reader;
  const networks = incident.networks.slice(0, NAMED_NETWORKS).map(({ asn, name }) => networkText(asn, name, reader));
  const more = incident.networks.length - networks.length;
  const updates = incident.updates.slice(-TOLD_UPDATES).reverse();
  return (
    <div lang={reader.lang} dir={reader.dir}>
      {incident.simulated ? <p>{words.incident.simulatedNote}</p> : null}
      <p>
        {sentenceOf(incident, reader)}
        {words.incident.stop}
      </p>
      <p>
        {words.incident.standings[standingOf(incident)]}
        {words.incident.stop}
      </p>
      <p>
        {words.incident.services}: {format.list(incident.services.map(serviceName))}
      </p>
      <p>
        {words.incident.networks}: {networks.join(words.incident.comma)}
        {more > 0 ? words.incident.andMore(more) : ''}
      </p>
      <p>{words.incident.updates}</p>
      <ul>
        {updates.map((update) => (
          <li>
            {format.time(Date.parse(update.at))}: <UpdateText update={update} incident={incident} reader={reader} />
          </li>
        ))}
      </ul>
      <p>
        <a href={`${origin}${reader.to(pathOfIncident(incident))}`}>{words.feeds.readMore}</a>
      </p>
    </div>
  );
}

/** In the reader's language, or, marked so, as the record has it. */
function UpdateText({ update, incident, reader }: { update: Incident['updates'][number]; incident: Incident; reader: Reader }) {
  const own = updateWords(update, incident, reader);
  const text = shortened(own ?? plainText(update.text), LONGEST_UPDATE);
  return own === null && reader.lang !== 'en' ? (
    <span lang="en" dir="ltr">
      {text}
    </span>
  ) : (
    <>{text}</>
  );
}
