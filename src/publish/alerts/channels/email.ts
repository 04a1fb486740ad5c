/** E-mail through the platform's binding, as plain text: later messages answer the first, and each can be unsubscribed from with one click. */
import type { Offered } from '../../i18n/languages.ts';
import { readerOf } from '../../i18n/reader.ts';
import { linesOf, type Alert } from '../alert.ts';
import { failed, type Outcome } from './outcome.ts';

/** What sends: the binding, and the address and name that it sends from. */
export type Mailer = { send: (mail: EmailMessageBuilder) => Promise<EmailSendResult>; from: { email: string; name: string } };

type Mail = { to: string; subject: string; text: string; headers?: Record<string, string> };

export async function sendMail(mailer: Mailer, { to, subject, text, headers = {} }: Mail): Promise<Outcome> {
  try {
    const { messageId } = await mailer.send({ to, from: mailer.from, subject, text, headers });
    return { delivered: true, ref: messageId };
  } catch (error) {
    // Its text may hold the mailbox.
    const code = error instanceof Error && 'code' in error ? String(error.code).slice(0, 40) : 'no reason';
    return failed(`the mail was not taken (${code})`);
  }
}

/** @param threadRef Message-ID of the first message */
export function sendAlertMail(
  mailer: Mailer,
  target: { address: string; leaveUrl: string; lang: Offered },
  alert: Alert,
  threadRef: string | null,
): Promise<Outcome> {
  const { words } = readerOf(target.lang, false);
  const first = threadRef === null ? null : threadRef.startsWith('<') ? threadRef : `<${threadRef}>`;
  return sendMail(mailer, {
    to: target.address,
    // A thread is told by its subject too: that of the first message stays.
    subject: alert.title.slice(0, 200),
    text: [...linesOf(alert), '', '-- ', `${words.alerts.leave} ${target.leaveUrl}`].join('\n\n').replace('\n\n-- \n\n', '\n-- \n'),
    headers: {
      ...(first === null ? {} : { 'In-Reply-To': first, References: first }),
      'List-Unsubscribe': `<${target.leaveUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
}
