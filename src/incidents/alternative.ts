import type { ReasonFacts } from './facts/reason-facts.ts';
import { reasonText } from './facts/reason-text.ts';
import type { Incident } from './incident.ts';

/** What else might explain an incident. Catalogues have each in other languages by these words. */
export const EXPLANATIONS = {
  outage: 'The service itself was down.',
  network: 'A fault of a single network.',
  software: 'A fault of one version of the measuring software.',
  voter: "A fault of one volunteer's own connection.",
  invention: 'Invented reports of probes enrolled for the purpose.',
  route: 'The service is reached over another way, or from servers further away.',
  source: 'A fault of the source that measured connectivity.',
  ownFault: 'The observatory itself heard nobody.',
  absence: 'Volunteers stopped measuring for other reasons.',
} as const;

/** Another explanation of an incident, whether it is ruled out, and by what. */
export const alternative = (
  explanation: keyof typeof EXPLANATIONS,
  ruledOut: boolean,
  facts: ReasonFacts,
): Incident['alternatives'][number] => ({ explanation: EXPLANATIONS[explanation], ruled_out: ruledOut, by: reasonText(facts), facts });
