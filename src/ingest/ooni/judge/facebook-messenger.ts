/**
 * facebook_messenger: the names of seven endpoints, and connections to those whose addresses look right to the client.
 * Sources: OONI spec ts-019; scoring of ooni/backend, `fastpath/core.py`.
 * The client calls an address wrong that is not in Facebook's own network by its database, which old clients had none of, and which caches
 * inside providers never are. Here a name is called blocked where it is denied, leads to an address that cannot be, or, of names that no cache
 * serves, into a network that is known and not Facebook's.
 */
import { isBogon } from '../../../probe/address.ts';
import { isOffline, judgeEndpoints, tellingConnects } from './endpoints.ts';
import { CLEAN, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { isDenial } from './known-failure.ts';
import { recordsOf, type Fields } from './loose-json.ts';
import { lookupOf, type Lookup } from './web-run.ts';

const CORE = ['b_api', 'b_graph', 'edge', 'star'] as const;
const CONSISTENCY = [
  ...[...CORE, 'external_cdn', 'scontent_cdn'].flatMap((name) => [`facebook_${name}_dns_consistent`, `facebook_${name}_reachable`]),
  'facebook_stun_dns_consistent',
];
/** With these true the client's own `facebook_dns_blocking` is a known mistake. */
const SOUND = [
  ...CORE.flatMap((name) => [`facebook_${name}_dns_consistent`, `facebook_${name}_reachable`]),
  'facebook_stun_dns_consistent',
];

function score({ testKeys }: RawMeasurement): Score {
  const isMistaken =
    [...SOUND, 'facebook_dns_blocking'].every((name) => testKeys[name] === true) && testKeys['facebook_tcp_blocking'] === false;
  if (isMistaken) return CLEAN;
  const signs = [
    ...CONSISTENCY.map((name) => testKeys[name] === false),
    testKeys['facebook_tcp_blocking'] === true,
    testKeys['facebook_dns_blocking'] === true,
  ];
  return { ...CLEAN, blocking: signs.filter(Boolean).length / 2 };
}

/** The names of the core, which Facebook serves from its own networks alone. */
const CORE_NAME = /^(b-api|b-graph|edge-mqtt|star\.c10r)\.facebook\.com$/;
const FACEBOOK_ASNS: ReadonlySet<number> = new Set([32_934, 54_115, 63_293]);

const isDeniedOrFalse = ({ failure, addresses }: Lookup): boolean =>
  addresses.length === 0 ? failure !== null && isDenial(failure) : addresses.every(isBogon);

/** Answered, and with nothing but addresses of known networks that are not Facebook's. */
const leadsAway = ({ host, addresses, asns }: Lookup): boolean =>
  CORE_NAME.test(host) && asns.length > 0 && asns.length === addresses.length && !asns.some((asn) => FACEBOOK_ASNS.has(asn));

function findings({ testKeys }: RawMeasurement): Finding[] {
  return [{ target: 'messenger/app', ...judgeApp(testKeys) }];
}

function judgeApp(testKeys: Fields): Omit<Finding, 'target'> {
  if (isOffline(testKeys)) return { outcome: 'inconclusive', failure: null, why: "nothing works: the probe's line is down" };
  const lookups = recordsOf(testKeys['queries']).map(lookupOf);
  const hosts = new Set(lookups.map(({ host }) => host));
  const lied = [...hosts].filter((host) =>
    lookups.filter((lookup) => lookup.host === host).every((lookup) => isDeniedOrFalse(lookup) || leadsAway(lookup)),
  );
  if (lied.length * 2 > hosts.size) {
    const failure = lookups.find((lookup) => lookup.failure !== null)?.failure;
    const isFalse = lookups.some(({ addresses }) => addresses.some(isBogon));
    return {
      outcome: 'dns',
      failure: failure ?? (isFalse ? 'dns_bogon_error' : null),
      why: `${lied.length} of ${hosts.size} names are denied or lead elsewhere`,
    };
  }
  return judgeEndpoints(tellingConnects(testKeys), 0.5);
}

export const facebookMessenger: TestJudge = { score, findings };
