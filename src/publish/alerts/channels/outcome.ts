/** What came of an attempt. */
export type Outcome =
  /** `ref`: how the receiver calls the message, so that later ones can be put under it. */
  | { delivered: true; ref: string | null }
  /** `gone`: the receiver asks never to be sent anything again (410). */
  | { delivered: false; why: string; askedMs: number | null; gone: boolean };

export const failed = (why: string, askedMs: number | null = null): Outcome => ({ delivered: false, why, askedMs, gone: false });
