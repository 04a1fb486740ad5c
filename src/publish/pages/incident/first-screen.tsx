/** What a small screen shows first of an incident, each fact in a line or two: the report below has them in full. */
import type { Child } from 'hono/jsx';
import { observedCount } from '../../../incidents/facts/told-facts.ts';
import type { Incident } from '../../../incidents/incident.ts';
import type { Interval } from '../../../incidents/terms.ts';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { localZone, placeOf } from '../local-zone.ts';
import { IntervalTime, Time } from '../parts.tsx';
import { plainText, shortened } from '../plain-text.ts';
import { affectedText, counted, serviceName } from '../wording.ts';
import { aroundQuery, wasVpnTested } from './around.ts';
import { explanationOf, unknownsOf } from './incident-basis.tsx';
import { pathOfIncident, type IncidentView } from './incident-view.ts';
import { SmallMatrix } from './small-matrix.tsx';

/** Explanations that are named; the others are counted. */
const NAMED_EXPLANATIONS = 2;
const LONGEST_CONTACT = 60;

export function FirstScreen({ view }: { view: IncidentView }) {
  const reader = useReader();
  const { words, format, to } = reader;
  const { incident, around, observatory } = view;
  return (
    <div class="first">
      <dl class="facts brief">
        <Fact term={words.incident.began}>
          <Moment interval={incident.onset} incident={incident} />
        </Fact>
        <Fact term={words.incident.ended}>{endOf(incident, reader)}</Fact>
        <Fact term={words.incident.networks}>{extentText(incident, reader)}</Fact>
      </dl>
      {around && around.matrix.rows.length > 0 ? <SmallMatrix matrix={around.matrix} incident={incident} /> : null}
      <dl class="facts brief">
        <Fact term={words.incident.vpn}>{vpnText(around?.vpns ?? { works: [], fails: [] }, reader)}</Fact>
        <Fact term={words.incident.ruledOut}>
          <RuledOut incident={incident} />
        </Fact>
        <Fact term={words.incident.notKnown}>
          <a href="#unknown">{words.incident.notKnownMore(unknownsOf(incident, wasVpnTested(around), reader).length - 1)}</a>
        </Fact>
        <Fact term={words.incident.lastUpdate}>
          <Time timeMs={Date.parse(incident.updated_at ?? incident.published_at ?? incident.detected_at)} />
        </Fact>
        <Fact term={words.incident.contact}>
          <Contact contact={observatory.contact} />
        </Fact>
      </dl>
      <p class="links">
        <a href="#cite">{words.incident.cite}</a> <a href={`/v1${pathOfIncident(incident)}`}>JSON</a>{' '}
        <a href="#updates">{words.incident.updatesShort}</a>{' '}
        <a href={to(`/countries/${incident.probe_cc}?${aroundQuery(incident)}`)}>{format.country(incident.probe_cc)}</a>
      </p>
    </div>
  );
}

const Fact = ({ term, children }: { term: string; children?: Child }) => (
  <>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </>
);

function endOf(incident: Incident, { words }: Reader) {
  if (incident.end) return <Moment interval={incident.end} incident={incident} />;
  return incident.status === 'retracted' ? words.incident.standings.retracted : words.incident.noEnd;
}

/** In UTC, and on the country's own clock where it has one. */
function Moment({ interval, incident }: { interval: Interval; incident: Incident }) {
  const { words, format } = useReader();
  const [fromMs, toMs] = [Date.parse(interval.earliest), Date.parse(interval.latest)];
  const zone = localZone(incident.probe_cc, toMs);
  return (
    <>
      <IntervalTime interval={interval} />{' '}
      {zone === null ? null : <span class="local">{words.incident.localTime(format.localSpan(fromMs, toMs, zone), placeOf(zone))}</span>}
    </>
  );
}

/** What the count of networks does not say by itself. */
const TOLD_SCOPES: readonly Incident['scope'][] = ['nationwide', 'regional'];

/** `Nationwide: 6 of 8 networks observed, serving about 80 % of users` */
export function extentText(incident: Incident, reader: Reader): string {
  const { words, format } = reader;
  const share = incident.coverage.user_share;
  const observed = counted(reader, 'networks', observedCount(incident));
  return [
    TOLD_SCOPES.includes(incident.scope) ? `${words.incident.scopes[incident.scope]}: ` : '',
    words.incident.observedOf(affectedText(incident.networks, reader), observed),
    share === null ? '' : words.incident.userShare(`${Math.round(share * 100)} %`),
    incident.regions.length === 0 ? '' : words.incident.regions(plainText(format.list(incident.regions))),
  ].join('');
}

function vpnText({ works, fails }: { works: string[]; fails: string[] }, { words, format }: Reader): string {
  if (works.length + fails.length === 0) return words.incident.vpnUntested;
  const parts = [
    works.length > 0 ? words.incident.vpnWorks(format.list(works.map(serviceName))) : '',
    fails.length > 0 ? words.incident.vpnFails(format.list(fails.map(serviceName))) : '',
  ];
  return parts.filter(Boolean).join(words.incident.semicolon);
}

function RuledOut({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  const out = incident.alternatives.filter(({ ruled_out: isOut }) => isOut);
  if (out.length === 0) return <>{words.incident.nothingRuledOut}</>;
  const named = out
    .slice(0, NAMED_EXPLANATIONS)
    .map(({ explanation }) => words.incident.briefly[explanation] ?? explanationOf(explanation, reader));
  const more = out.length - named.length;
  return (
    <>
      {named.join(words.incident.comma)}
      {more === 0 ? null : (
        <>
          {words.incident.comma}
          <a href="#alternatives">{words.incident.moreOfThem(more)}</a>
        </>
      )}
    </>
  );
}

/** A mail address or a page becomes a link, anything else is text. */
function Contact({ contact }: { contact: string }) {
  const { words } = useReader();
  const shown = shortened(plainText(contact), LONGEST_CONTACT);
  if (contact === '') return <>{words.incident.noContact}</>;
  if (/^https:\/\/[^\s]+$/.test(contact)) return <a href={contact}>{shown}</a>;
  return /^[^\s@]+@[^\s@]+$/.test(contact) ? <a href={`mailto:${contact}`}>{shown}</a> : <bdi>{shown}</bdi>;
}
