/** Small pieces that several pages show. */
import type { Incident, Interval } from '../../incidents/incident.ts';
import { countryName } from '../api/countries.ts';
import { durationText, intervalText, timeText } from '../time-text.ts';
import { plainText, shortened } from './plain-text.ts';
import { standingOf } from './wording.ts';

/** Longest name that a table shows whole. */
const LONGEST_NAME = 48;
const LONGEST_TITLE = 300;

/** A name from outside, in its own direction; a long one is cut, and whole in its title. */
export function Name({ text }: { text: string }) {
  const plain = plainText(text);
  const short = shortened(plain, LONGEST_NAME);
  return short === plain ? <bdi>{plain}</bdi> : <bdi title={shortened(plain, LONGEST_TITLE)}>{short}</bdi>;
}

/** A sentence made of names from outside. */
export const Sentence = ({ text }: { text: string }) => <bdi>{shortened(plainText(text), 600)}</bdi>;

export function NetworkName({ asn, name }: { asn: number | null; name: string | null }) {
  if (asn === null) return <>Other networks</>;
  return (
    <>
      {name ? <Name text={name} /> : 'Network'} <span class="asn">AS{asn}</span>
    </>
  );
}

export const Time = ({ timeMs }: { timeMs: number }) => <time datetime={new Date(timeMs).toISOString()}>{timeText(timeMs)}</time>;

export const IntervalTime = ({ interval }: { interval: Interval }) => <time datetime={interval.earliest}>{intervalText(interval)}</time>;

export function Badge({ incident }: { incident: Incident }) {
  const { name, text } = standingOf(incident);
  return (
    <>
      <span class={`badge ${name}`}>{text}</span>
      {incident.simulated ? <span class="badge simulated">Simulated data</span> : null}
    </>
  );
}

/** From the earliest onset to the latest end. */
export function spanText({ onset, end, status }: Incident): string {
  if (end) return `ended after ${durationText(Date.parse(end.latest) - Date.parse(onset.earliest))} or less`;
  return status === 'retracted' ? 'retracted' : 'no end seen';
}

/** Incidents, each with its standing, its sentence and its onset. */
export function IncidentList({ incidents, withCountry }: { incidents: readonly Incident[]; withCountry: boolean }) {
  return (
    <ul class="incidents">
      {incidents.map((incident) => (
        <li class={incident.status}>
          <p class="meta">
            <Badge incident={incident} />
            {withCountry ? <span>{countryName(incident.probe_cc)}</span> : null}
          </p>
          <p class="headline">
            <a href={`/incidents/${encodeURIComponent(incident.id)}`}>
              <Sentence text={incident.headline} />
            </a>
          </p>
          <p class="meta">
            Began <IntervalTime interval={incident.onset} />; {spanText(incident)}
          </p>
        </li>
      ))}
    </ul>
  );
}
