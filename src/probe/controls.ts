/**
 * What a run is compared with: neutral endpoints that nobody has a reason to block, and encrypted resolvers.
 *
 * The three over TLS lie in three operators' networks. `example.com` is reserved by IANA for use by anybody (RFC 2606, RFC 6761);
 * kernel.org and Debian's mirror network serve the updates of a country's own servers. The two over plain HTTP are what
 * Apple's and Microsoft's systems ask to find out whether they are online: blocking one shows every phone or desktop in the
 * country as offline, and their fixed answers reveal a captive portal.
 */
import type { Endpoint } from './targets.ts';

export interface ControlTarget extends Endpoint {
  readonly id: string;
  /** What the answer's body contains; another body comes from a captive portal. */
  readonly expectedBody?: string;
}

const secure = (id: string, host: string, path: string): ControlTarget => ({
  id,
  host,
  port: 443,
  path,
  operations: ['resolve', 'connect', 'handshake', 'request'],
});

const plain = (id: string, host: string, path: string, expectedBody: string): ControlTarget => ({
  id,
  host,
  port: 80,
  path,
  operations: ['resolve', 'connect', 'request'],
  expectedBody,
});

export const CONTROL_TARGETS: readonly ControlTarget[] = [
  secure('control/example', 'example.com', '/'),
  // The signed list of a stable release: about 150 kB, served by a worldwide network.
  { ...secure('control/debian', 'deb.debian.org', '/favicon.ico'), download: '/debian/dists/stable/Release' },
  secure('control/kernel', 'www.kernel.org', '/favicon.ico'),
  plain('control/apple', 'captive.apple.com', '/hotspot-detect.html', 'Success'),
  plain('control/microsoft', 'www.msftconnecttest.com', '/connecttest.txt', 'Microsoft Connect Test'),
];

/**
 * A neutral page far from most countries, served from one place in North America: 35 kB that have not changed since 2007. It is asked for only
 * where a service seems to be slowed, to tell that from a line abroad that is slow for all.
 */
export const FAR_PAGE: ControlTarget = {
  ...secure('control/gnu', 'www.gnu.org', '/favicon.ico'),
  download: '/licenses/gpl-3.0.txt',
};

/**
 * Neutral files for a page, which may load only pictures from other origins and nothing over plain HTTP: free software's own sites, under four
 * operators, at paths that every browser asks a site for.
 */
export const BROWSER_NEUTRALS: readonly { readonly id: string; readonly url: string }[] = [
  { id: 'control/kernel', url: 'https://www.kernel.org/favicon.ico' },
  { id: 'control/debian', url: 'https://www.debian.org/favicon.ico' },
  { id: 'control/python', url: 'https://www.python.org/favicon.ico' },
  { id: 'control/gnu', url: 'https://www.gnu.org/favicon.ico' },
];

/** A resolver reached over HTTPS (RFC 8484) by its address, so that lies of the system's resolver do not matter. */
export interface EncryptedResolver {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
  readonly path: string;
}

/** Public resolvers of three operators. Source: the operators' own pages on DNS over HTTPS; all three have their address in the certificate too. */
export const ENCRYPTED_RESOLVERS: readonly EncryptedResolver[] = [
  { name: 'cloudflare', address: '1.1.1.1', port: 443, serverName: 'cloudflare-dns.com', path: '/dns-query' },
  { name: 'quad9', address: '9.9.9.9', port: 443, serverName: 'dns.quad9.net', path: '/dns-query' },
  { name: 'google', address: '8.8.8.8', port: 443, serverName: 'dns.google', path: '/dns-query' },
];
