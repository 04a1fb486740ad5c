import { z } from 'zod';
import { Observation } from '../ingest/observation.ts';
import { HOUR_MS, floorTo, toRfc3339 } from '../shared/time.ts';
import type { Group } from './cells.ts';
import { isVolunteered, type Floor, type Named } from './floors.ts';

/** A measurement as it is published. `reporter` never leaves the observatory; `voter` only towards the operator. */
export const PublicMeasurement = z
  .strictObject({
    ...Observation.omit({ reporter: true, reporter_days: true, probe_asn: true, voter: true }).shape,
    probe_region: z.string().nullable(),
    network_name: z.string().nullable(),
    network_type: z.string().nullable(),
    failure: z.string().nullable(),
    software: z.string().nullable(),
    latency_ms: z.number().nullable(),
    speed_ratio: z.number().nullable(),
    relayed: z.boolean(),
    simulated: z.boolean(),
    probe_asn: z.int(),
    observed_at: z.iso.datetime().meta({ description: "To the hour for volunteers' measurements" }),
    voter: z.string().optional().meta({ description: 'The day’s pseudonym; towards the operator only' }),
  })
  .meta({ id: 'Measurement.public', description: 'A measurement as it is published' });
export type PublicMeasurement = z.infer<typeof PublicMeasurement>;

/** What a reader may see of an observation; null where that is nothing, since too few measured on its network. */
export function publish(observation: Observation, floor: Floor, named: Named, operator: boolean): PublicMeasurement | null {
  const { reporter: _reporter, reporter_days: _days, voter, ...rest } = observation;
  const plain = { ...rest, relayed: rest.relayed === true, simulated: rest.simulated === true };
  if (operator) return { ...plain, ...(voter === null ? {} : { voter }) };
  if (!isVolunteered(observation.source) || floor.network === 1) return plain;
  const timeMs = Date.parse(observation.observed_at);
  if (named(groupOf(observation), timeMs) !== 'named') return null;
  return {
    ...plain,
    observed_at: toRfc3339(floorTo(timeMs, HOUR_MS)),
    probe_region: null,
    network_type: null,
    latency_ms: null,
    software: null,
  };
}

const groupOf = (observation: Observation): Group => ({
  asn: observation.probe_asn,
  name: null,
  source: observation.source,
  relayed: false,
  simulated: false,
  services: {},
});
