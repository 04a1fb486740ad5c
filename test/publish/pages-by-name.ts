/** The pages that are looked at in a browser. */
const RANGE = 'since=2024-11-05&until=2024-11-09';

/** Pages by name, and whether they are of the observatory with data or of the empty one. */
export const PAGES: Record<string, { of: 'full' | 'empty'; path: string; status: number }> = {
  home: { of: 'full', path: '/', status: 200 },
  'home-empty': { of: 'empty', path: '/', status: 200 },
  country: { of: 'full', path: `/countries/KE?${RANGE}`, status: 200 },
  'country-without-data': { of: 'full', path: '/countries/KE', status: 200 },
  incidents: { of: 'full', path: '/incidents', status: 200 },
  incident: { of: 'full', path: '/incidents/INCIDENT', status: 200 },
  version: { of: 'full', path: '/incidents/INCIDENT/v1', status: 200 },
  embed: { of: 'full', path: '/incidents/INCIDENT/embed', status: 200 },
  'embed-matrix': { of: 'full', path: `/charts/KE/matrix?${RANGE}`, status: 200 },
  service: { of: 'full', path: '/services/telegram', status: 200 },
  network: { of: 'full', path: '/networks/33771', status: 200 },
  events: { of: 'full', path: '/events', status: 200 },
  methodology: { of: 'full', path: '/methodology', status: 200 },
  volunteer: { of: 'full', path: '/volunteer', status: 200 },
  status: { of: 'full', path: '/status', status: 200 },
  subscribe: { of: 'full', path: '/subscribe', status: 200 },
  'seen-from-outside': { of: 'full', path: '/outside', status: 200 },
  reference: { of: 'full', path: '/docs', status: 200 },
  problems: { of: 'full', path: '/docs/problems', status: 200 },
  'not-found': { of: 'full', path: '/countries/XX', status: 404 },
  'bad-range': { of: 'full', path: '/countries/KE?since=lately', status: 400 },
};
