/** What an incident rests on, what else could explain it, and what the measurements cannot tell. */
import type { Incident } from '../../incidents/incident.ts';
import { Sentence, Time } from './parts.tsx';
import { plainText } from './plain-text.ts';
import { counted } from './wording.ts';

export function IncidentBasis({ incident }: { incident: Incident }) {
  return (
    <>
      <section aria-labelledby="alternatives">
        <h2 id="alternatives">Other explanations</h2>
        {incident.alternatives.length === 0 ? <p>None was checked.</p> : <Alternatives incident={incident} />}
      </section>
      <section aria-labelledby="evidence">
        <h2 id="evidence">Evidence</h2>
        {incident.evidence.length === 0 ? <p>The counts above are all that is published with this incident.</p> : null}
        <ul>
          {incident.evidence.map(({ text }) => (
            <li>
              <Sentence text={text} />
            </li>
          ))}
          {incident.corroboration.map(({ source, text }) => (
            <li>
              <Sentence text={text} /> (<Sentence text={source} />)
            </li>
          ))}
        </ul>
      </section>
      <Statements incident={incident} />
      <section aria-labelledby="unknown">
        <h2 id="unknown">What is not known</h2>
        <ul>
          {unknownsOf(incident).map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

const Alternatives = ({ incident }: { incident: Incident }) => (
  <ul class="alternatives">
    {incident.alternatives.map(({ explanation, ruled_out: ruledOut, by }) => (
      <li>
        <b>{ruledOut ? 'Ruled out' : 'Not ruled out'}:</b> <Sentence text={explanation} />
        {by === '' ? null : (
          <>
            {' '}
            <span class="by">
              (<Sentence text={by} />)
            </span>
          </>
        )}
      </li>
    ))}
  </ul>
);

const Statements = ({ incident }: { incident: Incident }) =>
  incident.statements.length === 0 ? null : (
    <section aria-labelledby="statements">
      <h2 id="statements">What others said</h2>
      <ul>
        {incident.statements.map(({ at, said_by: saidBy, text, source }) => (
          <li>
            <Sentence text={saidBy} />: “<Sentence text={text} />” (source: <Source source={source} />; put on record{' '}
            <Time timeMs={Date.parse(at)} />)
          </li>
        ))}
      </ul>
    </section>
  );

/** An address is a link; a citation is text. */
const Source = ({ source }: { source: string }) =>
  /^https?:\/\//.test(source) ? (
    <a href={source} rel="nofollow noopener">
      <Sentence text={source} />
    </a>
  ) : (
    <Sentence text={source} />
  );

/** Gaps in the record, and what no measurement can show. Pure. */
export function unknownsOf(incident: Incident): string[] {
  const silent = incident.networks.filter(({ state }) => state === 'unknown');
  const { coverage, method, end, status } = incident;
  return [
    'Who ordered or caused it, and why: measurements do not show that.',
    ...(coverage.user_share === null ? ['What share of the country’s users these networks serve: no sourced estimate is at hand.'] : []),
    `What happened on networks from which nobody measured: ${counted(coverage.networks_observed, 'network was', 'networks were')} observed.`,
    ...(method === null ? ['At which layer it failed.'] : []),
    ...(end === null && status !== 'retracted' ? ['Whether it still lasts where measurements have stopped.'] : []),
    ...(silent.length > 0
      ? [`When it ended on ${silent.map(({ asn, name }) => plainText(name ?? `AS${asn}`)).join(', ')}: the measurements fell silent first.`]
      : []),
    ...(coverage.voters === 0
      ? ['How many people measured: the public records name no one, so that each network counts as one vote in five minutes.']
      : []),
    'Whether VPNs got round it: that is not measured.',
  ];
}
