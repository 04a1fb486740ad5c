/** Which incidents a feed has: the parameters, and the store's filter that they are. Alerts are filtered by the same. Pure. */
import { z } from '@hono/zod-openapi';
import { AsnParameter, CountryParameter } from '../../http/listing.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES } from '../../incidents/terms.ts';
import type { IncidentFilter } from '../../incidents/store.ts';
import { SERVICES } from '../../probe/services.ts';

const SERVICE_IDS = Object.keys(SERVICES);

/** Written either way, so that it is a text in the API's description. */
const NETWORK = {
  type: 'string',
  minimum: undefined,
  maximum: undefined,
  description: 'The number of a network: 17557 or AS17557',
  example: 'AS17557',
} as const;

/** Each narrows the choice further; without any every public incident is chosen. */
export const FeedFilter = z.object({
  probe_cc: CountryParameter.optional(),
  service: z
    .string()
    .refine((id) => SERVICE_IDS.includes(id), `one of ${SERVICE_IDS.join(', ')}`)
    .optional(),
  network: AsnParameter.meta(NETWORK).optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  status: z.enum(INCIDENT_STATUSES).optional(),
});
export type FeedFilter = z.output<typeof FeedFilter>;

export const incidentFilterOf = ({ probe_cc, service, network, kind, status }: FeedFilter): IncidentFilter => ({
  probeCc: probe_cc,
  service,
  asn: network,
  kind,
  status,
});

/** `?probe_cc=PK&service=x`, in one order, so that one feed has one address. */
export function queryText(filter: FeedFilter, lang: string | null): string {
  const { probe_cc, service, network, kind, status } = filter;
  const given = Object.entries({ probe_cc, service, network, kind, status, lang }).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
