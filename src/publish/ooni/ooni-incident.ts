/** An incident in the shape of OONI's incidents: what its search pages and clients read. */
import type { Incident } from '../../incidents/incident.ts';
import { ooniNameOf } from './ooni-names.ts';

export function ooniIncident(incident: Incident, observatory: string, origin: string) {
  const names = incident.services.map(ooniNameOf);
  return {
    id: incident.id,
    slug: incident.id,
    title: incident.headline,
    short_description: incident.headline,
    text: [incident.headline, ...incident.evidence.map(({ text }) => `- ${text}`)].join('\n\n'),
    event_type: 'incident',
    start_time: incident.onset.earliest,
    end_time: incident.end?.latest ?? null,
    create_time: incident.published_at ?? incident.detected_at,
    update_time: incident.updates.at(-1)?.at ?? incident.detected_at,
    reported_by: observatory,
    creator_account_id: '',
    email_address: '',
    mine: false,
    published: true,
    CCs: [incident.probe_cc],
    ASNs: incident.networks.map(({ asn }) => asn),
    domains: [...new Set(names.map(({ domain }) => domain).filter((domain) => domain !== ''))],
    test_names: [...new Set(names.map(({ test_name }) => test_name))],
    tags: [incident.kind, incident.status, incident.review.state, ...(incident.simulated ? ['simulated'] : [])],
    links: [`${origin}/incidents/${incident.id}`],
  };
}
