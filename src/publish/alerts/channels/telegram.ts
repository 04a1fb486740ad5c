/** Telegram's Bot API: plain text, so that no name is markup; later messages reply to the first. */
import { z } from 'zod';
import { linesOf, type Alert } from '../alert.ts';
import type { Outcome } from './outcome.ts';
import { post } from './post.ts';
import { jsonOf } from './slack.ts';

/** Telegram's limit of a message. */
const MOST_CHARACTERS = 4_096;

const Answer = z.object({ ok: z.literal(true), result: z.object({ message_id: z.int() }) });

/** @param threadRef `message_id` of the first message */
export function sendToTelegram(
  target: { url: string; token: string; chat_id: string },
  alert: Alert,
  threadRef: string | null,
): Promise<Outcome> {
  const body = {
    chat_id: target.chat_id,
    text: [alert.title, '', ...linesOf(alert)].join('\n').slice(0, MOST_CHARACTERS),
    link_preview_options: alert.pageUrl === null ? { is_disabled: true } : { url: alert.pageUrl },
    ...(threadRef === null ? {} : { reply_parameters: { message_id: Number(threadRef), allow_sending_without_reply: true } }),
  };
  const url = `${target.url.replace(/\/$/, '')}/bot${target.token}/sendMessage`;
  return post(url, { 'content-type': 'application/json' }, JSON.stringify(body), (text) => {
    const answer = Answer.safeParse(jsonOf(text));
    return answer.success ? { ref: String(answer.data.result.message_id) } : { why: 'answered what Telegram does not' };
  });
}
