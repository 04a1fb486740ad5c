/** Sends what waits, oldest first, until nothing is left or the observatory cannot take more now. */
import type { Channel } from '../../probe/observatory.ts';
import type { Handed } from '../../probe/submit.ts';
import { submitReport } from '../../probe/submit.ts';
import { DAY_MS, toRfc3339 } from '../../shared/time.ts';
import { believed, channelOf } from './contact.ts';
import { EXCHANGE_BYTES, TRIAL_BYTES, addUse } from './data-use.ts';
import type { DatedKey } from './key-file.ts';
import type { ProbeState } from './probe-state.ts';
import { writeState } from './probe-state.ts';
import type { Session } from './session.ts';
import { OLDEST_MS, listSpool, readSpooled, removeFromSpool, setAside } from './spool.ts';
import type { Spooled } from './spool.ts';

const HEADERS = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' } as const;

const count = (state: ProbeState, change: Partial<ProbeState['reports']>): ProbeState => ({
  ...state,
  reports: {
    accepted: state.reports.accepted + (change.accepted ?? 0),
    refused: state.reports.refused + (change.refused ?? 0),
    expired: state.reports.expired + (change.expired ?? 0),
  },
});

const afterAccepted = (
  session: Session,
  state: ProbeState,
  { receipt, observatory }: Extract<Handed, { outcome: 'accepted' }>,
  key: DatedKey,
): ProbeState => ({
  ...count(state, { accepted: 1 }),
  enrolled_key: key.id,
  assignments: believed(session, state, receipt.assignments, observatory),
  assignments_etag: null,
  last_contact_at: toRfc3339(session.now()),
  not_before: null,
  trouble: null,
  measurements: {
    accepted: state.measurements.accepted + receipt.accepted,
    rejected: state.measurements.rejected + receipt.rejected.length,
  },
});

/** No observatory is waited for longer than this. */
const LONGEST_PATIENCE_MS = DAY_MS;

/** Is it too early to send? A time further off than any that is kept was written by a clock that was wrong. */
const isTooEarly = ({ not_before }: ProbeState, nowMs: number): boolean => {
  const leftMs = not_before === null ? 0 : Date.parse(not_before) - nowMs;
  return leftMs > 0 && leftMs <= LONGEST_PATIENCE_MS;
};

const afterWaiting = (state: ProbeState, { reason, retryAfterMs }: Extract<Handed, { outcome: 'waiting' }>, nowMs: number): ProbeState => ({
  ...state,
  trouble: reason,
  not_before: retryAfterMs === null ? null : toRfc3339(nowMs + Math.min(retryAfterMs, LONGEST_PATIENCE_MS)),
});

/** Deals with one report; `goesOn` is false where the next one would fare no better. */
const sendOne = async (
  session: Session,
  key: DatedKey,
  channel: Channel,
  report: Spooled,
  before: ProbeState,
): Promise<{ state: ProbeState; goesOn: boolean }> => {
  const { folder } = session;
  const at = toRfc3339(session.now());
  if (session.now() - report.startedMs > OLDEST_MS) {
    await removeFromSpool(folder.spool, report);
    return { state: count(before, { expired: 1 }), goesOn: true };
  }
  const bytes = await readSpooled(folder.spool, report);
  const handed: Handed =
    bytes === null ? { outcome: 'refused', reason: 'the file is damaged' } : await submitReport(channel, { bytes, headers: HEADERS });
  const isTrial = handed.outcome === 'waiting' && !handed.answered;
  const moved = isTrial ? TRIAL_BYTES : EXCHANGE_BYTES + (bytes?.length ?? 0);
  const state = { ...before, data: addUse(before.data, moved, session.now()) };
  switch (handed.outcome) {
    case 'accepted':
      await removeFromSpool(folder.spool, report);
      return { state: afterAccepted(session, state, handed, key), goesOn: true };
    case 'refused':
      await setAside(folder, report, { at, reason: handed.reason });
      return { state: count(state, { refused: 1 }), goesOn: true };
    case 'waiting':
      return { state: afterWaiting(state, handed, session.now()), goesOn: false };
    default:
      return handed satisfies never;
  }
};

/** The state after sending. It is written after each report, so that a kill loses no count. */
export const flushSpool = async (session: Session, key: DatedKey, before: ProbeState): Promise<ProbeState> => {
  let state = before;
  if (session.dryRun || isTooEarly(state, session.now())) return state;
  for (const report of await listSpool(session.folder.spool)) {
    if (session.signal.aborted) break;
    const sent = await sendOne(session, key, channelOf(session, key, state), report, state);
    state = sent.state;
    await writeState(session.folder.stateFile, state);
    if (!sent.goesOn) break;
  }
  return state;
};
