/** Slack, or what takes the same messages (Mattermost, Rocket.Chat): an incoming webhook, or `chat.postMessage` with a bot's token, which can thread. */
import { z } from 'zod';
import { linesOf, type Alert } from '../alert.ts';
import type { Outcome } from './outcome.ts';
import { post } from './post.ts';

/** Slack's three characters: what is not escaped could call everybody (`<!channel>`). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const textOf = (alert: Alert): string => [`*${escaped(alert.title).replaceAll('*', '')}*`, ...linesOf(alert).map(escaped)].join('\n');

const Answer = z.object({ ok: z.boolean(), ts: z.string().max(40).optional(), error: z.string().max(100).optional() });

type SlackTarget = { url: string; token?: string | undefined; conversation?: string | undefined };

/** @param threadRef `ts` of the first message */
export function sendToSlack({ url, token, conversation }: SlackTarget, alert: Alert, threadRef: string | null): Promise<Outcome> {
  const message = { text: textOf(alert), unfurl_links: false };
  if (token === undefined) return post(url, { 'content-type': 'application/json' }, JSON.stringify(message));
  const body = JSON.stringify({ ...message, channel: conversation, ...(threadRef === null ? {} : { thread_ts: threadRef }) });
  return post(url, { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` }, body, (text) => {
    const answer = Answer.safeParse(jsonOf(text));
    if (!answer.success) return { why: 'answered what Slack does not' };
    return answer.data.ok ? { ref: answer.data.ts ?? null } : { why: `Slack answers ${answer.data.error ?? 'not ok'}` };
  });
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
