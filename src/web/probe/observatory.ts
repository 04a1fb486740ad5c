/** What the page and its observatory have to say to one another: assignments, reports, forgetting. What cannot be sent stays in the queue. */
import { carry } from '../../probe/carry.ts';
import type { Channel } from '../../probe/observatory.ts';
import type { ProbeKey } from '../../probe/probe-key.ts';
import type { Assignments, Report } from '../../probe/report.ts';
import { enrol, fetchAssignments, forgetProbe, packReport, submitReport } from '../../probe/submit.ts';
import { DAY_MS } from '../../shared/time.ts';
import { currentKey, everyKey } from './keys.ts';
import { namesFrom, read, remove, write } from './kept.ts';

const EXCHANGE_MS = 10_000;
/** Nothing older is taken by the observatory. */
const KEEP_MS = 7 * DAY_MS;
/** Reports that wait at most; the oldest go first. */
const MOST_WAITING = 100;
const QUEUE = 'report:';

/** What was learnt at the last contact. */
type Contact = { assignments: Assignments; keyId: string };

export type Sending = { readonly waiting: number; readonly refused: string | null };

const knownContact = (): Promise<Contact | undefined> => read<Contact>('contact');

const channelOf = (key: ProbeKey, assignments: Assignments | undefined): Channel => ({
  key,
  observatories: [...new Set([location.origin, ...(assignments?.observatories ?? [])])],
  fetch: (url, init) =>
    fetch(url, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(EXCHANGE_MS),
    }),
  now: () => Date.now(),
});

/** What is asked of this page now, or was last; null where it never could be asked. */
export const askAssignments = async (): Promise<Assignments | null> => {
  const contact = await knownContact();
  const key = await currentKey(Date.now());
  const channel = channelOf(key, contact?.assignments);
  const assigned = contact?.keyId === key.id ? await fetchAssignments(channel) : await enrol(channel);
  const assignments = assigned === 'unchanged' ? null : assigned.assignments;
  if (assignments === null) return contact?.assignments ?? null;
  await write('contact', { assignments, keyId: key.id } satisfies Contact);
  return assignments;
};

/** Puts a report into the queue: it is there before anything is sent. */
export const enqueue = async (report: Report): Promise<void> => {
  const json = JSON.stringify(report);
  await write(QUEUE + report.report_id, json);
  await write('last', json);
  const names = await namesFrom(QUEUE);
  for (const name of names.slice(0, Math.max(0, names.length - MOST_WAITING))) await remove(name);
};

const startedMs = (json: string): number => Date.parse((JSON.parse(json) as Report).started_at);

/** Sends one report. @returns whether the next may be tried, and why this one was refused for good */
const sendOne = async (name: string, key: ProbeKey): Promise<{ goesOn: boolean; refused: string | null }> => {
  const json = await read<string>(name);
  if (json === undefined || Date.now() - startedMs(json) > KEEP_MS) {
    await remove(name);
    return { goesOn: true, refused: null };
  }
  const handed = await submitReport(channelOf(key, (await knownContact())?.assignments), await packReport(json));
  if (handed.outcome === 'waiting') return { goesOn: false, refused: null };
  await remove(name);
  if (handed.outcome === 'refused') return { goesOn: true, refused: handed.reason };
  await write('contact', { assignments: handed.receipt.assignments, keyId: key.id } satisfies Contact);
  return { goesOn: true, refused: null };
};

/** How many results wait. */
export const waitingCount = async (): Promise<number> => (await namesFrom(QUEUE)).length;

/** Sends what waits, oldest first, as far as it goes. */
export const flush = async (): Promise<Sending> => {
  const names = await namesFrom(QUEUE);
  let refused: string | null = null;
  if (names.length > 0) {
    const key = await currentKey(Date.now());
    for (const name of names) {
      const sent = await sendOne(name, key);
      refused = sent.refused ?? refused;
      if (!sent.goesOn) break;
    }
  }
  return { waiting: await waitingCount(), refused };
};

/** What waits, and the last result, as lines that anyone can hand in. */
export const carriedLines = async (): Promise<string> => {
  const jsons = new Set<string>();
  for (const name of [...(await namesFrom(QUEUE)), 'last']) jsons.add((await read<string>(name)) ?? '');
  jsons.delete('');
  const key = await currentKey(Date.now());
  const carried = await Promise.all([...jsons].map((json) => carry(json, key, location.origin, Date.now())));
  return carried.map((each) => `${JSON.stringify(each)}\n`).join('');
};

/** Prepares forgetting while the keys are still here. @returns what asks the observatory, and answers whether it has forgotten all of them */
export const forgetting = async (): Promise<() => Promise<boolean>> => {
  const contact = await knownContact();
  const channels = contact === undefined ? [] : (await everyKey()).reverse().map((key) => channelOf(key, contact.assignments));
  return async () => (await Promise.all(channels.map(forgetProbe))).every(({ forgotten }) => forgotten);
};

/** Hands in a line of a saved file. @returns null where it was taken, else why not */
export const handIn = async (line: string, words: { unreachable: string }): Promise<string | null> => {
  try {
    const response = await fetch('/v1/carried-reports', {
      method: 'POST',
      body: line,
      headers: { 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(EXCHANGE_MS),
    });
    if (response.ok) return null;
    const { detail } = (await response.json()) as { detail?: string };
    return detail ?? words.unreachable;
  } catch {
    return words.unreachable;
  }
};
