import type { EventLink } from '../../../events/match.ts';
import type { OnsetMinute } from '../../../events/minute-of-hour.ts';
import type { Pattern } from '../../../events/pattern.ts';
import type { EvidenceFacts, SignalFacts } from '../../../incidents/facts/evidence-facts.ts';
import type { ReasonFacts } from '../../../incidents/facts/reason-facts.ts';
import type { RetractionFacts, UpdateFacts } from '../../../incidents/facts/update-facts.ts';
import type { Format } from '../format.ts';

/** Sentences that a record has in English: a catalogue of another language makes its own of the same facts, or leaves them as they are. */
export const record = {
  coincidence: null as ((event: Omit<EventLink, 'text'>, kind: string, format: Format) => string) | null,
  pattern: null as ((pattern: Omit<Pattern, 'text'>, kind: string) => string) | null,
  evidence: null as ((facts: EvidenceFacts, format: Format) => string) | null,
  corroboration: null as ((facts: SignalFacts, format: Format) => string) | null,
  reason: null as ((facts: ReasonFacts, format: Format) => string) | null,
  retraction: null as ((facts: RetractionFacts) => string) | null,
  /** `sentence`: the headline of the time, where the update tells it. */
  update: null as ((facts: UpdateFacts, sentence: string, format: Format) => string) | null,
  timing: null as ((timing: OnsetMinute, format: Format) => string) | null,
  /** For a card: when the incident began, by an event that it coincides with. */
  coincidesBefore: (title: string, lead: string) => `Began ${lead} before “${title}”.`,
  coincidesDuring: (title: string) => `Began during “${title}”.`,
};
