/** What a small screen shows first of an incident. */
import type { Incident, Interval } from '../../../incidents/incident.ts';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { localZone, placeOf } from '../local-zone.ts';
import { SYMBOLS } from '../matrix-symbols.ts';
import { cellNumbers, cellWord } from '../matrix-table.tsx';
import type { Matrix } from '../matrix.ts';
import { IntervalTime, NetworkName, Time } from '../parts.tsx';
import { plainText } from '../plain-text.ts';
import { affectedText, counted, observedCount, serviceName } from '../wording.ts';
import { explanationOf } from './incident-basis.tsx';
import type { IncidentView } from './incident-view.ts';

export function FirstScreen({ view: { incident, around, observatory } }: { view: IncidentView }) {
  const reader = useReader();
  const { words, format } = reader;
  const ruledOut = incident.alternatives
    .filter(({ ruled_out: isOut }) => isOut)
    .map(({ explanation }) => words.incident.briefly[explanation] ?? explanationOf(explanation, reader));
  return (
    <>
      <dl class="facts brief">
        <dt>{words.incident.began}</dt>
        <dd>
          <Moment interval={incident.onset} incident={incident} />
        </dd>
        <dt>{words.incident.ended}</dt>
        <dd>{endOf(incident, reader)}</dd>
        <dt>{words.incident.services}</dt>
        <dd>{incident.services.length === 0 ? words.incident.allServices : format.list(incident.services.map(serviceName))}</dd>
        <dt>{words.incident.networks}</dt>
        <dd>{extentText(incident, reader)}</dd>
      </dl>
      {around && around.matrix.rows.length > 0 ? <SmallMatrix matrix={around.matrix} /> : null}
      <dl class="facts brief">
        <dt>{words.incident.vpn}</dt>
        <dd>{vpnText(around?.vpns ?? { works: [], fails: [] }, reader)}</dd>
        <dt>{words.incident.ruledOut}</dt>
        <dd>{ruledOut.length === 0 ? words.incident.nothingRuledOut : format.list(ruledOut)}</dd>
        <dt>{words.incident.notKnown}</dt>
        <dd>
          <a href="#unknown">{words.incident.notKnownMore}</a>
        </dd>
        <dt>{words.incident.lastUpdate}</dt>
        <dd>
          <Time timeMs={Date.parse(incident.updated_at ?? incident.published_at ?? incident.detected_at)} />
        </dd>
        <dt>{words.incident.contact}</dt>
        <dd>
          <Contact contact={observatory.contact} /> · <a href="#cite">{words.incident.cite}</a>
        </dd>
      </dl>
    </>
  );
}

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
      <IntervalTime interval={interval} />
      {zone === null ? null : <span class="local"> ({words.incident.localTime(format.localSpan(fromMs, toMs, zone), placeOf(zone))})</span>}
    </>
  );
}

/** `5 of 8 networks observed, serving about 80 % of users` */
export function extentText(incident: Incident, reader: Reader): string {
  const { words, format } = reader;
  const share = incident.coverage.user_share;
  const observed = counted(reader, 'networks', observedCount(incident));
  return [
    `${words.incident.scopes[incident.scope]}: `,
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
  return parts.filter(Boolean).join('; ');
}

/** A mail address or a page becomes a link, anything else is text. */
function Contact({ contact }: { contact: string }) {
  const { words } = useReader();
  if (contact === '') return <>{words.incident.noContact}</>;
  if (/^https:\/\/[^\s]+$/.test(contact)) return <a href={contact}>{contact}</a>;
  return /^[^\s@]+@[^\s@]+$/.test(contact) ? <a href={`mailto:${contact}`}>{contact}</a> : <bdi>{contact}</bdi>;
}

/** The symbols that the table has, in words. */
function keyOf({ rows }: Matrix, { words }: Reader): string {
  const states = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  return [...states].map((state) => `${SYMBOLS[state]} ${words.country.cells[state]}`).join(' · ');
}

function SmallMatrix({ matrix }: { matrix: Matrix }) {
  const reader = useReader();
  const { words } = reader;
  return (
    <div class="scroll" role="region" aria-label={words.incident.matrixLabel} tabindex={0}>
      <table class="matrix small">
        <caption>
          {words.incident.matrixCaption}: {keyOf(matrix, reader)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.incident.network}</th>
            {matrix.services.map((service) => (
              <th scope="col">{serviceName(service)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map(({ asn, name, cells }) => (
            <tr>
              <th scope="row">
                <NetworkName asn={asn} name={name} />
              </th>
              {cells.map((cell) => (
                <td class={cell.state} title={`${cellWord(cell, reader)} ${cellNumbers(cell, reader)}`.trim()}>
                  <span aria-hidden="true">{SYMBOLS[cell.state]}</span>
                  <span class="unseen">{cellWord(cell, reader)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
