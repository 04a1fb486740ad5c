/** The record of an incident: what changed, when by the data's own time, in a sentence. Entries are appended, never edited. */
import type { Episode } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import { affectedCount, list, networkLabel, serviceName, span } from './headline.ts';
import type { Incident } from './incident.ts';

type Update = Incident['updates'][number];
type Current = Omit<Incident, 'updates'>;

export function updatesOf(current: Current, episodes: readonly Episode[], previous: Incident | null): Update[] {
  if (!previous) return firstUpdates(current, episodes);
  const at = toRfc3339(Math.max(...episodes.map(({ updatedMs }) => updatedMs)));
  const texts = [statusChange(current, previous), networksChange(current, previous), servicesChange(current, previous)];
  texts.push(scopeChange(current, previous), endChange(current, previous));
  return [...previous.updates, ...texts.flatMap((change) => (change ? [{ at, ...change }] : []))];
}

/** An incident that is told for the first time has its milestones, each at its own time. */
function firstUpdates(current: Current, episodes: readonly Episode[]): Update[] {
  const suspectedMs = Math.min(...episodes.map(({ suspectedAtMs }) => suspectedAtMs));
  const detected = episodes.flatMap(({ detectedAtMs }) => (detectedAtMs === null ? [] : [detectedAtMs]));
  const updates: Update[] = [{ at: toRfc3339(suspectedMs), kind: 'suspected', text: standing('suspected', current) }];
  if (detected.length > 0) updates.push({ at: toRfc3339(Math.min(...detected)), kind: 'detected', text: standing('detected', current) });
  const lastMs = Math.max(...episodes.map(({ updatedMs }) => updatedMs));
  if (current.status === 'ended' || current.status === 'retracted') updates.push({ at: toRfc3339(lastMs), ...statusText(current) });
  return updates;
}

const STANDINGS = { suspected: 'Suspected automatically', detected: 'Detected automatically, not yet reviewed' } as const;

/** With the facts as they stand, where it is the last word: those of an earlier milestone are not known any more. */
const standing = (status: 'suspected' | 'detected', current: Current): string =>
  current.status === status ? `${STANDINGS[status]}: ${current.headline}.` : `${STANDINGS[status]}.`;

type Change = Omit<Update, 'at'>;

function statusText(current: Current): Change {
  const { status } = current;
  if (status === 'retracted') return { kind: status, text: `Retracted: ${current.retraction?.reason ?? ''}` };
  if (status !== 'ended') return { kind: status, text: standing(status, current) };
  const unknown = current.networks.filter(({ state }) => state === 'unknown');
  const rest = unknown.length > 0 ? ` Not seen since on ${asns(unknown)}.` : '';
  return { kind: 'ended', text: `Ended${current.end ? ` ${span(current.end)} UTC` : ''}.${rest}` };
}

function statusChange(current: Current, previous: Incident): Change | null {
  if (current.status === previous.status) return null;
  const resumed = previous.status === 'ended' && current.end === null;
  return resumed ? { kind: 'resumed', text: `Restricted again: phase ${current.phases.length} began.` } : statusText(current);
}

function networksChange(current: Current, previous: Incident): Change | null {
  const joined = current.networks.filter(({ asn }) => !previous.networks.some((network) => network.asn === asn));
  const gone = previous.networks.filter(({ asn }) => !current.networks.some((network) => network.asn === asn));
  const over = current.networks.filter(
    ({ asn, state }) => state === 'ended' && previous.networks.some((network) => network.asn === asn && network.state === 'restricted'),
  );
  const parts = [
    joined.length > 0 ? `Also seen on ${asns(joined)}.` : '',
    gone.length > 0 ? `No longer counted: ${asns(gone)}.` : '',
    over.length > 0 && current.status !== 'ended' ? `Ended on ${asns(over)}.` : '',
  ].filter((part) => part !== '');
  if (joined.length + gone.length > 0)
    parts.push(`Affected now: ${affectedCount(current.networks)} of ${observedCount(current)} observed.`);
  return parts.length > 0 ? { kind: 'networks', text: parts.join(' ') } : null;
}

const observedCount = ({ coverage, networks }: Current): string => {
  const observed = Math.max(coverage.networks_observed, networks.length);
  return `${observed} ${observed === 1 ? 'network' : 'networks'}`;
};

function servicesChange(current: Current, previous: Incident): Change | null {
  const same = current.services.join() === previous.services.join();
  return same ? null : { kind: 'services', text: `Services now counted: ${list(current.services.map(serviceName))}.` };
}

const scopeChange = (current: Current, previous: Incident): Change | null =>
  current.scope === previous.scope ? null : { kind: 'scope', text: `Scope: ${current.scope}, before: ${previous.scope}.` };

/** A later look at the same end. */
function endChange(current: Current, previous: Incident): Change | null {
  if (!current.end || !previous.end || span(current.end) === span(previous.end)) return null;
  return { kind: 'end', text: `The end is now dated ${span(current.end)} UTC.` };
}

/** Late measurements that changed the counts of what was told already. */
export const lateUpdate = (current: Incident, previous: Incident, publishedMs: number): Update[] =>
  current.coverage.measurements === previous.coverage.measurements
    ? []
    : [
        {
          at: toRfc3339(publishedMs),
          kind: 'late-data',
          text: `Measurements that came in late were counted: ${current.coverage.measurements} in all, before ${previous.coverage.measurements}.`,
        },
      ];

const asns = (networks: readonly { asn: number }[]): string => list(networks.map(({ asn }) => networkLabel({ asn })));
