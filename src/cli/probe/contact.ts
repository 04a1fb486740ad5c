/** Learns from the observatory what to measure. Where it cannot be reached, what it said last still holds. */
import { LIGHT_TARGET_IDS } from '../../probe/targets.ts';
import { ordinaryAssignments } from '../../probe/cadence.ts';
import type { Channel } from '../../probe/observatory.ts';
import type { Assignments } from '../../probe/report.ts';
import { enrol, fetchAssignments } from '../../probe/submit.ts';
import { HOUR_MS, toRfc3339 } from '../../shared/time.ts';
import { EXCHANGE_BYTES, addUse } from './data-use.ts';
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

/**
 * Assignments as they are kept. Further addresses are believed of those alone that the volunteer gave: an alternative that has come into other hands
 * names no more of them, and strikes out none.
 */
export const believed = (session: Session, state: ProbeState, assignments: Assignments, observatory: string): Assignments =>
  session.observatories.includes(observatory) ? assignments : { ...assignments, observatories: state.assignments?.observatories ?? [] };

/** What was asked last, or the ordinary where nothing ever was. */
export const lastAsked = ({ means }: Session, { assignments, network_type }: ProbeState): Asked => {
  const ordinary = means.defaultTargetIds;
  return assignments ?? ordinaryAssignments(network_type === 'mobile' ? ordinary.filter((id) => LIGHT_TARGET_IDS.includes(id)) : ordinary);
};

const isFresh = (session: Session, key: DatedKey, state: ProbeState): boolean =>
  state.enrolled_key === key.id && state.last_contact_at !== null && Math.abs(session.now() - Date.parse(state.last_contact_at)) < FRESH_MS;

/** The state after making contact, where that was needed: enrolled, with fresh assignments, or with the reason why not. */
export const makeContact = async (session: Session, key: DatedKey, state: ProbeState): Promise<ProbeState> => {
  if (session.dryRun || isFresh(session, key, state)) return state;
  const channel = channelOf(session, key, state);
  const asking = {
    networkType: state.network_type,
    country: session.relayedFrom,
    etag: state.assignments === null ? null : state.assignments_etag,
  };
  const assigned = state.enrolled_key === key.id ? await fetchAssignments(channel, asking) : await enrol(channel, asking);
  const spent = { data: addUse(state.data, EXCHANGE_BYTES, session.now()) };
  if (assigned === 'unchanged') return { ...state, ...spent, last_contact_at: toRfc3339(session.now()), trouble: null };
  if (assigned.assignments === null) return { ...state, trouble: assigned.reason };
  return {
    ...state,
    enrolled_key: key.id,
    ...spent,
    assignments: believed(session, state, assigned.assignments, assigned.observatory),
    assignments_etag: assigned.etag,
    last_contact_at: toRfc3339(session.now()),
    trouble: null,
  };
};
