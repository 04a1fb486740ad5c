/** Small pieces that several pages show. */
import { affectedCount } from '../../incidents/headline.ts';
import type { Incident, Interval } from '../../incidents/incident.ts';
import { durationText, intervalText, timeText } from '../time-text.ts';
import { plainText, shortened } from './plain-text.ts';
import { counted, standingOf, titleOf } from './wording.ts';

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

/** How long it lasted, and where: the second line of a list. */
function extentText({ onset, end, status, networks, coverage }: Incident): string {
  const lasted = end
    ? `up to ${durationText(Date.parse(end.latest) - Date.parse(onset.earliest))}`
    : status === 'retracted'
      ? 'retracted'
      : 'no end seen';
  return `${lasted}, ${affectedCount(networks)} of ${counted(coverage.networks_observed, 'network', 'networks')} observed`;
}

/** Networks named in a list; the incident's own page has them all. */
const NAMED = 3;

/** Incidents, each with its onset, its title, its extent and its standing. */
export function IncidentList({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <ul class="incidents">
      {incidents.map((incident) => (
        <li class={incident.status}>
          <p class="when">
            <IntervalTime interval={incident.onset} />
          </p>
          <div>
            <p class="title">
              <a href={`/incidents/${encodeURIComponent(incident.id)}`}>{titleOf(incident)}</a>
            </p>
            <p class="meta">
              {incident.networks.slice(0, NAMED).map(({ asn, name }, index) => (
                <>
                  {index === 0 ? '' : ', '}
                  <NetworkName asn={asn} name={name} />
                </>
              ))}
              {incident.networks.length > NAMED ? ` and ${incident.networks.length - NAMED} more` : ''}: {extentText(incident)}
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
