/** Secrets of subscriptions. */

const random = (bytes: number): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))));

/** What signs a webhook: 32 bytes, as Standard Webhooks writes them. */
export const makeSecret = (): string => `whsec_${random(32)}`;

/** For ids, and for links that only the mailbox's owner has. */
export const makeKey = (): string => random(24).replaceAll('+', '-').replaceAll('/', '_');
