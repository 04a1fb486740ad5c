import type { EventLink } from '../../../events/match.ts';
import type { OnsetMinute } from '../../../events/minute-of-hour.ts';
import type { Pattern } from '../../../events/pattern.ts';
import type { Format } from '../format.ts';

/** Sentences that a record has in English: a catalogue of another language makes its own of the same facts, or leaves them as they are. */
export const record = {
  coincidence: null as ((event: EventLink, kind: string, format: Format) => string) | null,
  pattern: null as ((pattern: Pattern, kind: string) => string) | null,
  timing: null as ((timing: OnsetMinute, format: Format) => string) | null,
  /** For a card: when the incident began, by an event that it coincides with. */
  coincidesBefore: (title: string, lead: string) => `Began ${lead} before “${title}”.`,
  coincidesDuring: (title: string) => `Began during “${title}”.`,
};
