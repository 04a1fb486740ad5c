/** Small pieces that several pages show. */
import type { Incident } from '../../incidents/incident.ts';
import type { Interval } from '../../incidents/terms.ts';
import { observedCount } from '../../incidents/facts/told-facts.ts';
import { useReader, type Reader } from '../i18n/reader.ts';
import { plainText, shortened } from './plain-text.ts';
import { affectedText, counted, standingOf, titleOf } from './wording.ts';

/** Longest name that a table shows whole. */
const LONGEST_NAME = 48;
const LONGEST_TITLE = 300;

/** A name from outside, in its own direction; a long one is cut, and whole in its title. */
export function Name({ text }: { text: string }) {
  const plain = plainText(text);
  const short = shortened(plain, LONGEST_NAME);
  return short === plain ? <bdi>{plain}</bdi> : <bdi title={shortened(plain, LONGEST_TITLE)}>{short}</bdi>;
}

/** What people wrote, in whatever language they did. */
export const Sentence = ({ text }: { text: string }) => <bdi lang="">{shortened(plainText(text), 600)}</bdi>;

/** A sentence of the record, which is in English whatever the page's language is. */
function Recorded({ text }: { text: string }) {
  const { lang } = useReader();
  const shown = shortened(plainText(text), LONGEST_TOLD);
  return lang === 'en' ? (
    <bdi>{shown}</bdi>
  ) : (
    <bdi lang="en" dir="ltr">
      {shown}
    </bdi>
  );
}

const LONGEST_TOLD = 1200;
/** The marks around what stands in a direction of its own (UAX 9, FSI and PDI); they are never nested. */
const ISOLATES = /[\u2068\u2069]/;

/** A sentence of the record, or the same in the reader's language where it can be made, of parts that are plain text. */
export function Told({ own, recorded }: { own: string | null; recorded: string }) {
  const { dir } = useReader();
  if (own === null) return <Recorded text={recorded} />;
  const parts = shortened(own, LONGEST_TOLD).split(ISOLATES);
  return <bdi dir={dir}>{parts.map((part, index) => (index % 2 === 0 ? part : <bdi lang="">{part}</bdi>))}</bdi>;
}

/** The notice that recorded sentences are in English, where any is and the page is not. */
export function InEnglish({ owns }: { owns: readonly (string | null)[] }) {
  const { words } = useReader();
  return words.site.inEnglish === '' || !owns.includes(null) ? null : <p class="meta">{words.site.inEnglish}</p>;
}

/** A network by name and number. Number 0 stands for those that may not be named. */
export function NetworkName({ asn, name }: { asn: number | null; name: string | null }) {
  const { words, to } = useReader();
  if (asn === null || asn === 0) return <>{words.site.otherNetworks}</>;
  return (
    <span dir="auto">
      {name ? <Name text={name} /> : words.site.network}{' '}
      <a class="asn" href={to(`/networks/${asn}`)}>
        AS{asn}
      </a>
    </span>
  );
}

export function Time({ timeMs }: { timeMs: number }) {
  const { format } = useReader();
  return <time datetime={new Date(timeMs).toISOString()}>{format.time(timeMs)}</time>;
}

export function IntervalTime({ interval }: { interval: Interval }) {
  const { format } = useReader();
  return <time datetime={interval.earliest}>{format.interval(interval)}</time>;
}

export function Standing({ incident }: { incident: Incident }) {
  const standing = standingOf(incident);
  return <span class={`badge ${standing}`}>{useReader().words.incident.standings[standing]}</span>;
}

export function Badge({ incident }: { incident: Incident }) {
  const { words } = useReader();
  return (
    <>
      <Standing incident={incident} />
      {incident.simulated ? <span class="badge simulated">{words.incident.simulatedBadge}</span> : null}
    </>
  );
}

/** How long it lasted, and where: the second line of a list. */
function extentText(incident: Incident, reader: Reader): string {
  const { onset, end, status, networks } = incident;
  const { words, format } = reader;
  const lasted = end
    ? words.incident.upTo(format.duration(Date.parse(end.latest) - Date.parse(onset.earliest)))
    : status === 'retracted'
      ? words.incident.retractedShort
      : words.incident.noEndSeen;
  const observed = counted(reader, 'networks', observedCount(incident));
  return `${lasted}${words.incident.comma}${words.incident.observedOf(affectedText(networks, reader), observed)}`;
}

/** Networks named in a list; the incident's own page has them all. */
const NAMED = 3;

/** Incidents, each with its onset, its title, its extent and its standing. */
export function IncidentList({ incidents }: { incidents: readonly Incident[] }) {
  const reader = useReader();
  const { words, to } = reader;
  return (
    <ul class="incidents">
      {incidents.map((incident) => (
        <li class={incident.status}>
          <p class="when">
            {words.incident.began} <IntervalTime interval={incident.onset} />
          </p>
          <div>
            <p class="title">
              <a href={to(`/incidents/${encodeURIComponent(incident.id)}`)}>{titleOf(incident, reader)}</a>
            </p>
            <p class="meta">
              {incident.networks.slice(0, NAMED).map(({ asn, name }, index) => (
                <>
                  {index === 0 ? '' : words.incident.comma}
                  <NetworkName asn={asn} name={name} />
                </>
              ))}
              {incident.networks.length > NAMED ? words.incident.andMore(incident.networks.length - NAMED) : ''}:{' '}
              {extentText(incident, reader)}
            </p>
            <p class="meta">
              <Badge incident={incident} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
