/** What a censor, a line or a platform does in each scenario, as rules. What is to be measured follows from the rules alone (`expectation.ts`). */
import type { Country, Home, LabNetwork, LabTarget } from './draw.ts';

/** On which networks, and what. */
interface Aim {
  readonly networks: readonly LabNetwork[];
  readonly targets: readonly LabTarget[];
}

export type Rule =
  | (Aim & { readonly kind: 'dns'; readonly how: 'nxdomain' | 'poison' | 'race'; readonly address: string })
  | (Aim & { readonly kind: 'ip'; readonly how: 'drop' | 'reset' })
  | (Aim & { readonly kind: 'sni'; readonly how: 'drop' | 'reset'; /** Only every second flow of a subscriber. */ readonly half: boolean })
  | (Aim & { readonly kind: 'blockpage'; readonly page: 'known' | 'redirect' | 'unknown' })
  | (Aim & { readonly kind: 'throttle' })
  | { readonly kind: 'blackout'; readonly networks: readonly LabNetwork[] }
  | { readonly kind: 'captive-portal'; readonly networks: readonly LabNetwork[] }
  | { readonly kind: 'resolver-outage'; readonly networks: readonly LabNetwork[]; readonly how: 'silence' | 'SERVFAIL' }
  | { readonly kind: 'loss'; readonly networks: readonly LabNetwork[] }
  | { readonly kind: 'outage'; readonly targets: readonly LabTarget[]; readonly how: 'refuse' | 'error' }
  | {
      readonly kind: 'broken-probe';
      readonly subscriber: Home;
      readonly targets: readonly LabTarget[];
      readonly how: 'filter' | 'resolver';
    };

export interface Scenario {
  readonly name: string;
  /** What happens, for a reader. */
  readonly about: string;
  readonly rules: (country: Country) => readonly Rule[];
}

/** Where half of the flows are blocked: is the first of this subscriber? Two of four are, so that half of the votes show it. */
export const beginsBlocked = ({ subscribers }: LabNetwork, home: Home): boolean => subscribers.indexOf(home) % 2 === 0;

const aimOf = ({ blocked, targets }: Country): Aim => ({
  networks: blocked.networks,
  targets: targets.filter(({ service }) => blocked.services.includes(service)),
});

const plainOnly = (aim: Aim): Aim => ({ ...aim, targets: aim.targets.filter((target) => !target.operations.includes('handshake')) });
const secureOnly = (aim: Aim): Aim => ({ ...aim, targets: aim.targets.filter((target) => target.operations.includes('handshake')) });

/** A private address, or the censor's own server. */
const falseAddress = ({ variant, blockServer }: Country): string => (variant < 0.5 ? '10.10.34.35' : blockServer.address);

const PAGES = ['known', 'redirect', 'unknown'] as const;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'none', about: 'nothing is blocked and everything works', rules: () => [] },
  {
    name: 'dns-nxdomain',
    about: 'the network says that the names do not exist',
    rules: (country) => [{ kind: 'dns', how: 'nxdomain', address: '', ...aimOf(country) }],
  },
  {
    name: 'dns-poison',
    about: 'the network gives a false address for the names',
    rules: (country) => [{ kind: 'dns', how: 'poison', address: falseAddress(country), ...aimOf(country) }],
  },
  {
    name: 'dns-inject-race',
    about: 'a false answer comes just before the true one',
    rules: (country) => [{ kind: 'dns', how: 'race', address: country.blockServer.address, ...aimOf(country) }],
  },
  {
    name: 'ip-drop',
    about: "packets to the services' addresses vanish",
    rules: (country) => [{ kind: 'ip', how: 'drop', ...aimOf(country) }],
  },
  {
    name: 'ip-reset',
    about: "connections to the services' addresses are reset",
    rules: (country) => [{ kind: 'ip', how: 'reset', ...aimOf(country) }],
  },
  {
    name: 'sni-drop',
    about: 'handshakes that carry the names vanish',
    rules: (country) => [{ kind: 'sni', how: 'drop', half: false, ...secureOnly(aimOf(country)) }],
  },
  {
    name: 'sni-reset',
    about: 'handshakes that carry the names are reset',
    rules: (country) => [{ kind: 'sni', how: 'reset', half: false, ...secureOnly(aimOf(country)) }],
  },
  {
    name: 'http-blockpage',
    about: 'another page is shown where the service is asked for without encryption',
    rules: (country) => [
      { kind: 'blockpage', page: PAGES[Math.floor(country.variant * PAGES.length)] ?? 'known', ...plainOnly(aimOf(country)) },
    ],
  },
  {
    name: 'throttle',
    about: 'the services are slowed to about 80 kbit/s',
    rules: (country) => [{ kind: 'throttle', ...secureOnly(aimOf(country)) }],
  },
  { name: 'blackout', about: 'nothing passes', rules: ({ blocked }) => [{ kind: 'blackout', networks: blocked.networks }] },
  {
    name: 'captive-portal',
    about: 'a login page answers for everything',
    rules: ({ blocked }) => [{ kind: 'captive-portal', networks: blocked.networks }],
  },
  {
    name: 'platform-outage',
    about: 'the services themselves are down, for everybody',
    rules: (country) => [{ kind: 'outage', how: country.variant < 0.5 ? 'refuse' : 'error', targets: aimOf(country).targets }],
  },
  {
    name: 'resolver-outage',
    about: "the providers' resolvers do not work",
    rules: ({ blocked, variant }) => [{ kind: 'resolver-outage', how: variant < 0.5 ? 'silence' : 'SERVFAIL', networks: blocked.networks }],
  },
  { name: 'lossy-line', about: 'every tenth packet is lost', rules: ({ networks }) => [{ kind: 'loss', networks }] },
  {
    name: 'one-broken-probe',
    about: "one volunteer's own machine fails",
    rules: (country) => [
      {
        kind: 'broken-probe',
        how: country.variant < 0.5 ? 'filter' : 'resolver',
        subscriber: country.only.subscriber,
        targets: country.variant < 0.5 ? aimOf(country).targets : country.targets,
      },
    ],
  },
  {
    name: 'partial',
    about: 'every second handshake of a subscriber that carries the names is reset',
    rules: (country) => [{ kind: 'sni', how: 'reset', half: true, ...secureOnly(aimOf(country)) }],
  },
  {
    name: 'one-network-only',
    about: 'one network resets handshakes that carry the names, the others do not',
    rules: (country) => [{ kind: 'sni', how: 'reset', half: false, ...secureOnly(aimOf(country)), networks: [country.only.network] }],
  },
];
