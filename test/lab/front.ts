/** What stands before the worker: it tells it the country and network of a connection by its source address, as the edge does. */
import http from 'node:http';
import type { Country } from './draw.ts';

/** Carries what the front saw of a connection. */
export const SEEN_HEADER = 'x-lab-seen';

/** A place where nobody is governed, so that no country is spoken ill of: Antarctica. */
export const LAB_CC = 'AQ';
/** The rest of the world: countries rated free, since only there are volunteers controls. Nothing is blocked for them in the lab. */
export const OUTSIDE_CCS = ['EE', 'IS', 'TW'] as const;
/** Numbers for documentation (RFC 5398). */
const OUTSIDE_ASN = 64_496;

interface Place {
  readonly country: string;
  readonly asn: number;
  readonly asOrganization: string;
}

/** Where an address is, in the lab; null for one that is not in it. */
export const placeOf = ({ networks, outside }: Country, address: string): Place | null => {
  const network = networks.find(({ block }) => address.startsWith(`${block}.`));
  if (network) return { country: LAB_CC, asn: network.asn, asOrganization: network.name };
  const index = outside.findIndex((home) => home.address === address);
  const country = OUTSIDE_CCS[index];
  return country === undefined ? null : { country, asn: OUTSIDE_ASN + index, asOrganization: `Outside ${index + 1}` };
};

/** A front on the outside that passes requests to the worker with what it saw of the connection. */
export const createFront = (country: Country, workerPort: number): http.Server =>
  http.createServer((request, response) => {
    const address = request.socket.remoteAddress ?? '';
    const place = placeOf(country, address);
    if (place === null) {
      response.writeHead(403).end();
      return;
    }
    const { [SEEN_HEADER]: _forged, ...headers } = request.headers;
    const seen = JSON.stringify({ address, ...place });
    const onward = http.request(
      { port: workerPort, host: '127.0.0.1', method: request.method, path: request.url, headers: { ...headers, [SEEN_HEADER]: seen } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
