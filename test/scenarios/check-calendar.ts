/** Whether incidents are told together with the events that they coincide with, and with those that they repeat. */
import type { Incident } from '../../src/incidents/incident.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';
import { minutesApart } from './check-incidents.ts';
import { check, different, outside, type Check } from './check.ts';
import type { ExpectedCoincidence, Scenario } from './scenario.ts';

export function checkCalendar({ probeCc, expected }: Pick<Scenario, 'probeCc' | 'expected'>, incidents: readonly Incident[]): Check[] {
  const own = incidents.filter((incident) => incident.probe_cc === probeCc && incident.status !== 'retracted');
  return (expected.coincidences ?? []).flatMap((wanted) => {
    const found = own.find(({ onset, kind }) => minutesApart(onset, wanted.onset) <= 30 && kind !== 'platform-outage');
    const name = (what: string): string => `incident of ${wanted.onset}: ${what}`;
    if (!found) return [check(name('coincides'), ['not found'])];
    return [
      check(name(`begins ${wanted.leadMinutes} minutes before its event`), leadFaults(wanted, found)),
      check(name(`is like ${wanted.similarTo.length} earlier ones`), similarFaults(wanted, found, own)),
      check(name('states the pattern'), patternFaults(wanted, found)),
    ];
  });
}

function leadFaults({ leadMinutes }: ExpectedCoincidence, { events }: Incident): string[] {
  const [event, ...others] = events;
  if (!event) return ['no event'];
  const stated = event.lead_ms / MINUTE_MS;
  return [
    ...outside('stated minutes', stated, [leadMinutes - 10, leadMinutes + 10]),
    ...different('relation', [leadMinutes > 0 ? 'before' : 'during'], event.relation),
    ...different('events', [1], others.length + 1),
  ];
}

/** It names the earlier incidents, and not the outage between them. */
function similarFaults({ similarTo }: ExpectedCoincidence, { similar }: Incident, incidents: readonly Incident[]): string[] {
  const of = (id: string): Incident | undefined => incidents.find((incident) => incident.id === id);
  const missing = similarTo.filter((onset) => !similar.some(({ id }) => minutesApart(of(id)?.onset ?? NEVER, onset) <= 30));
  const outages = similar.filter(({ id }) => of(id)?.kind === 'platform-outage');
  return [...missing.map((onset) => `not that of ${onset}`), ...outages.map(({ id }) => `the outage ${id}`)];
}

const NEVER = { earliest: '1970-01-01T00:00:00Z', latest: '1970-01-01T00:00:00Z' };

function patternFaults({ pattern: wanted }: ExpectedCoincidence, { pattern }: Incident): string[] {
  const [found] = pattern;
  if (!found) return wanted === null ? [] : ['no pattern'];
  if (wanted === null) return [];
  return [
    ...different('events', [wanted.n], found.n),
    ...different('coincidences', [wanted.k], found.k),
    ...outside('probability by chance', found.p_value ?? 1, [0, wanted.mostP]),
    ...outside('base rate', found.base_rate ?? 1, [0, wanted.mostBaseRate]),
  ];
}
