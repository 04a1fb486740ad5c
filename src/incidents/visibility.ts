/** Who may see an incident. Pure. */

/** `held`: the public sees that it is held, and no more. `internal`: the operator alone sees it. */
export const VISIBILITIES = ['public', 'held', 'internal'] as const;
/** `superseded`: in no list; its own address, and those of its versions, still answer. */
export type Visibility = (typeof VISIBILITIES)[number] | 'superseded';

/** Whether anybody may read it, who has its address. */
export const isReadable = (shown: Visibility): boolean => shown === 'public' || shown === 'superseded';
