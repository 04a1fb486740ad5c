/** The addresses by which whoever has the mailbox confirms a subscription, and leaves it. Pure. */
import type { KeptSubscription } from './kept.ts';

type Linked = Pick<KeptSubscription, 'id' | 'key' | 'origin'>;

const linkTo = (path: string, { id, key, origin }: Linked): string => `${origin}${path}?${new URLSearchParams({ id, key })}`;

export const confirmUrlOf = (subscription: Linked): string => linkTo('/subscribe/confirm', subscription);
export const leaveUrlOf = (subscription: Linked): string => linkTo('/unsubscribe', subscription);
