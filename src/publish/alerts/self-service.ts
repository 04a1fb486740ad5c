/** Subscribing by oneself: a mailbox asks, whoever has it confirms, and nothing else is sent before. */
import type { Database } from '../../db/client.ts';
import { hash64 } from '../../shared/hash.ts';
import { filterText } from '../feeds/channel.ts';
import type { Offered } from '../i18n/languages.ts';
import { readerOf } from '../i18n/reader.ts';
import { sendMail, type Mailer } from './channels/email.ts';
import { confirmUrlOf } from './kept-links.ts';
import type { KeptSubscription } from './kept.ts';
import { makeKey } from './make-secret.ts';
import { addSubscription, countOfMailbox, removeSubscription } from './store.ts';
import type { AlertFilter } from './subscription.ts';

/** Mailboxes that may wait to be confirmed, so that nobody has the observatory send mail to the world; and subscriptions in all. */
const MOST_PENDING = 50;
const MOST_SUBSCRIPTIONS = 1_000;
/** Subscriptions of one mailbox. */
const MOST_OF_ONE = 10;

type Asked = { address: string; filter: AlertFilter; lang: Offered; origin: string };

/**
 * Sends a mailbox the link by which it confirms; none where it has been sent one that still holds, or has subscribed. Whoever asks learns the same.
 * @returns false where too many wait, or the mail was not taken
 */
export async function askMailbox(db: Database, mailer: Mailer, { address, filter, lang, origin }: Asked, nowMs: number): Promise<boolean> {
  const mailbox = address.toLowerCase();
  const counts = await countOfMailbox(db, mailbox);
  if (counts.pendingOfMailbox > 0 || counts.ofMailbox >= MOST_OF_ONE) return true;
  if (counts.pending >= MOST_PENDING || counts.all >= MOST_SUBSCRIPTIONS) return false;
  const subscription: KeptSubscription = {
    // One for each mailbox and choice, however often it is asked for.
    id: `mail-${hash64(`${mailbox} ${JSON.stringify(filter)}`)}`,
    label: null,
    filter,
    lang,
    live_only: true,
    quiet_hours: null,
    origin,
    state: 'pending',
    createdMs: nowMs,
    target: { channel: 'email', address: mailbox },
    key: makeKey(),
    failures: 0,
    retryMs: 0,
    lastError: null,
  };
  if (!(await addSubscription(db, subscription))) return true;
  const { words } = readerOf(lang, false);
  const { delivered } = await sendMail(mailer, {
    to: mailbox,
    subject: words.alerts.confirmSubject(mailer.from.name),
    text: `${words.alerts.confirmText(choiceText(filter, lang))}\n\n${confirmUrlOf(subscription)}`,
  });
  if (!delivered) await removeSubscription(db, subscription.id);
  return delivered;
}

/** What was chosen, in words. */
export function choiceText(filter: AlertFilter, lang: Offered): string {
  const reader = readerOf(lang, false);
  return filterText(filter, reader) || reader.words.alerts.everything;
}
