/** What an incident rests on, what else could explain it, and what the measurements cannot tell. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { InEnglish, Sentence, Time, Told } from '../parts.tsx';
import { plainText, shortened } from '../plain-text.ts';
import { corroborationWords, evidenceWords, reasonWords } from '../record-words.ts';
import { counted } from '../wording.ts';

/** An explanation in the reader's language where the catalogue has it, else as it is on the record. */
export function explanationOf(explanation: string, { words }: Reader): string {
  const { explanations } = words.incident;
  return explanations[explanation] ?? shortened(plainText(explanation), 600);
}

export function IncidentBasis({ incident, vpnTested }: { incident: Incident; vpnTested: boolean }) {
  const reader = useReader();
  const { words } = reader;
  return (
    <>
      <section aria-labelledby="alternatives">
        <h2 id="alternatives">{words.incident.alternatives}</h2>
        {incident.alternatives.length === 0 ? <p>{words.incident.noAlternatives}</p> : <Alternatives incident={incident} />}
      </section>
      <section aria-labelledby="evidence">
        <h2 id="evidence">{words.incident.evidence}</h2>
        <Evidence incident={incident} />
      </section>
      <Statements incident={incident} />
      <section aria-labelledby="unknown">
        <h2 id="unknown">{words.incident.limits}</h2>
        <ul>
          {unknownsOf(incident, vpnTested, reader).map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Evidence({ incident: { evidence, corroboration } }: { incident: Incident }) {
  const reader = useReader();
  if (evidence.length + corroboration.length === 0) return <p>{reader.words.incident.noEvidence}</p>;
  const own = evidence.map((each) => evidenceWords(each, reader));
  const others = corroboration.map((each) => corroborationWords(each, reader));
  return (
    <>
      <InEnglish owns={[...own, ...others]} />
      <ul>
        {evidence.map(({ text }, index) => (
          <li>
            <Told own={own[index] ?? null} recorded={text} />
          </li>
        ))}
        {corroboration.map(({ source, text }, index) => (
          <li>
            <Told own={others[index] ?? null} recorded={text} /> (<Sentence text={source} />)
          </li>
        ))}
      </ul>
    </>
  );
}

function Alternatives({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  return (
    <ul class="alternatives">
      {incident.alternatives.map((each) => (
        <li>
          <b>{each.ruled_out ? words.incident.isRuledOut : words.incident.isNotRuledOut}</b>{' '}
          <bdi>{explanationOf(each.explanation, reader)}</bdi>
          {each.by === '' ? null : (
            <>
              {' '}
              <span class="by">
                (<Told own={reasonWords(each, reader)} recorded={each.by} />)
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Statements({ incident }: { incident: Incident }) {
  const { words } = useReader();
  return incident.statements.length === 0 ? null : (
    <section aria-labelledby="statements">
      <h2 id="statements">{words.incident.statements}</h2>
      <ul>
        {incident.statements.map(({ at, said_by: saidBy, text, source }) => (
          <li>
            <Sentence text={saidBy} />: “<Sentence text={text} />” ({words.incident.statementSource} <Source source={source} />
            {words.incident.semicolon}
            {words.incident.statementAt} <Time timeMs={Date.parse(at)} />)
          </li>
        ))}
      </ul>
    </section>
  );
}

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
export function unknownsOf(incident: Incident, vpnTested: boolean, reader: Reader): string[] {
  const { incident: words } = reader.words;
  const silent = incident.networks.filter(({ state }) => state === 'unknown');
  const names = reader.format.list(silent.map(({ asn, name }) => shortened(plainText(name ?? `AS${asn}`), 80)));
  const { coverage, method, end, status } = incident;
  const observed = counted(reader, 'networks', coverage.networks_observed);
  return [
    words.unknownWho,
    ...(coverage.user_share === null ? [words.unknownShare] : []),
    words.unknownElsewhere(observed, coverage.networks_observed === 1),
    ...(method === null ? [words.unknownLayer] : []),
    ...(end === null && status !== 'retracted' ? [words.unknownLasting] : []),
    ...(silent.length > 0 ? [words.unknownEnd(names)] : []),
    ...(coverage.voters === 0 ? [words.unknownPeople] : []),
    ...(vpnTested ? [] : [words.unknownVpn]),
  ];
}
