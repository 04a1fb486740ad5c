/** Learns from the observatory what to measure. Where it cannot be reached, what it said last still holds. */
import { ordinaryAssignments } from '../../probe/cadence.ts';
import type { Channel } from '../../probe/observatory.ts';
import type { Assignments } from '../../probe/report.ts';
import { enrol, fetchAssignments } from '../../probe/submit.ts';
import { HOUR_MS, toRfc3339 } from '../../shared/time.ts';
import type { DatedKey } from './key-file.ts';
import type { ProbeState } from './probe-state.ts';
import type { Session } from './session.ts';

/** Every receipt brings assignments; only a probe that has not sent for this long asks for them. */
const FRESH_MS = HOUR_MS;

/** The network is known only where an observatory has told it. */
export type Asked = Omit<Assignments, 'network'> & Partial<Pick<Assignments, 'network'>>;

export const channelOf = (session: Session, key: DatedKey, state: ProbeState): Channel => ({
  key,
  observatories: [...new Set([...session.observatories, ...(state.assignments?.observatories ?? [])])],
  fetch: session.fetch,
  now: session.now,
});

/** What was asked last, or the ordinary where nothing ever was. */
export const lastAsked = (session: Session, state: ProbeState): Asked =>
  state.assignments ?? ordinaryAssignments(session.means.defaultTargetIds);

const isFresh = (session: Session, key: DatedKey, state: ProbeState): boolean =>
  state.enrolled_key === key.id && state.last_contact_at !== null && session.now() - Date.parse(state.last_contact_at) < FRESH_MS;

/** The state after making contact, where that was needed: enrolled, with fresh assignments, or with the reason why not. */
export const makeContact = async (session: Session, key: DatedKey, state: ProbeState): Promise<ProbeState> => {
  if (session.dryRun || isFresh(session, key, state)) return state;
  const channel = channelOf(session, key, state);
  const assigned = state.enrolled_key === key.id ? await fetchAssignments(channel) : await enrol(channel);
  if (assigned.assignments === null) return { ...state, trouble: assigned.reason };
  return {
    ...state,
    enrolled_key: key.id,
    assignments: assigned.assignments,
    last_contact_at: toRfc3339(session.now()),
    trouble: null,
  };
};
