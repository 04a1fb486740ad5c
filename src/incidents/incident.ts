import { z } from 'zod';
import { EventLink } from '../events/match.ts';
import { OnsetMinute } from '../events/minute-of-hour.ts';
import { Pattern } from '../events/pattern.ts';
import { Similar } from '../events/similarity.ts';
import { Count } from '../rollup/aggregate.ts';
import { EvidenceFacts, SignalFacts } from './facts/evidence-facts.ts';
import { ReasonFacts } from './facts/reason-facts.ts';
import { RetractionFacts, UpdateFacts } from './facts/update-facts.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES, Interval, LAYERS, REVIEW_STATES, SCOPES } from './terms.ts';

const Time = z.iso.datetime();

/** A network's part in an incident. `unknown`: it fell silent before the end could be seen. */
export const IncidentNetwork = z
  .strictObject({
    asn: z.int(),
    name: z.string().nullable(),
    state: z.enum(['restricted', 'ended', 'unknown']),
    onset: Interval,
    end: z.union([Interval, z.null()]),
    layer: z.enum(LAYERS).nullable(),
  })
  .meta({ id: 'IncidentNetwork' });
export type IncidentNetwork = z.infer<typeof IncidentNetwork>;

/** One span of an incident: a plain block has one, an intermittent one several. */
export const Phase = z
  .strictObject({ onset: Interval, end: z.union([Interval, z.null()]), detected_at: Time, networks: z.array(z.int()) })
  .meta({ id: 'Phase', description: 'One uninterrupted span of an incident' });
export type Phase = z.infer<typeof Phase>;

/** An incident as it is published. */
export const Incident = z
  .strictObject({
    id: z.string(),
    version: z
      .int()
      .min(1)
      .nullable()
      .meta({ description: 'The last version of what it tells; counts may have moved since. Null where nothing was published' }),
    kind: z.enum(INCIDENT_KINDS),
    probe_cc: z.string(),
    regions: z.array(z.string()),
    services: z.array(z.string()),
    networks: z.array(IncidentNetwork),
    scope: z.enum(SCOPES),
    status: z.enum(INCIDENT_STATUSES),
    review: z.strictObject({ state: z.enum(REVIEW_STATES), by: z.array(z.string()), at: Time.nullable() }),
    held: z.strictObject({ since: Time }).nullable().meta({ description: 'Held back for review: the public sees a stub' }),
    retraction: z
      .strictObject({ at: Time, by: z.enum(['detector', 'operator']), reason: z.string(), facts: RetractionFacts.optional() })
      .nullable()
      .meta({ description: 'Why it does not hold. The record stays as it was' }),
    onset: Interval,
    end: z.union([Interval, z.null()]),
    phases: z.array(Phase).min(1),
    detected_at: Time,
    published_at: Time.nullable(),
    updated_at: Time.nullable().meta({ description: 'When the last version was published' }),
    confidence: z.number().min(0).max(1),
    severity: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Share of networks affected × share of their votes that failed × ½ if slowed down only × ½ to 1 by duration' }),
    method: z.enum(LAYERS).nullable().meta({ description: 'The layer at which most failures were seen' }),
    headline: z.string().meta({ description: 'The incident in a sentence, from its facts' }),
    alternatives: z.array(
      z.strictObject({ explanation: z.string(), ruled_out: z.boolean(), by: z.string(), facts: ReasonFacts.optional() }),
    ),
    evidence: z.array(z.strictObject({ kind: z.string(), text: z.string(), facts: EvidenceFacts.optional() })),
    events: z.array(EventLink).meta({ description: 'Events of the calendar that it coincides with' }),
    pattern: z.array(Pattern).meta({ description: 'How often incidents coincided with events of the same kind; one for each kind' }),
    similar: z.array(Similar).meta({ description: 'Earlier incidents of the country that it is like, most alike first' }),
    timing: OnsetMinute.nullable().meta({ description: 'null where the onset is not known to ten minutes' }),
    coverage: z.strictObject({
      networks_observed: z.int(),
      voters: Count.meta({ description: 'Distinct pseudonymous voters; 0 where the evidence is public imports, which name none' }),
      measurements: z.int(),
      user_share: z.number().nullable(),
    }),
    statements: z
      .array(z.strictObject({ at: Time, said_by: z.string(), text: z.string(), source: z.string() }))
      .meta({ description: 'What others said, in their words and with their reasons; the observatory says none of it' }),
    corroboration: z.array(z.strictObject({ source: z.string(), text: z.string(), facts: SignalFacts.optional() })),
    simulated: z.boolean(),
    updates: z.array(z.strictObject({ at: Time, kind: z.string(), text: z.string(), facts: UpdateFacts.optional() })),
  })
  .meta({ id: 'Incident', description: 'A restriction, blackout or outage, with what it rests on' });
export type Incident = z.infer<typeof Incident>;

/** What the public sees of an incident that is held back for review. */
export const HeldIncident = z
  .strictObject({ id: z.string(), probe_cc: z.string(), status: z.literal('held'), held: z.strictObject({ since: Time }) })
  .meta({ id: 'HeldIncident', description: 'An incident that is held back for review' });
export type HeldIncident = z.infer<typeof HeldIncident>;
