/**
 * Did the resolver tell the truth about the measured name? Evidence: the test helper's answer, the probe's own encrypted lookup, which network
 * an address belongs to, and whether the address proves by its certificate that it is the site.
 */
import { isBogon, shareNetwork } from '../../../probe/address.ts';
import { isDenial, knownFailure } from './known-failure.ts';
import type { Lookup, WebRun } from './web-run.ts';

/**
 * `true`: the addresses are the site's. `unmatched`: others than the control's, which nothing vouches for. `lie`: a denial or an address that
 * cannot be. `gone`: the name leads nowhere for the control either. `unclear`: the resolver did not work, or there is nothing to compare with.
 */
export type NameVerdict = { is: 'true' | 'unmatched' | 'lie' | 'gone' | 'unclear'; failure: string | null; why: string };

const hostOf = (run: WebRun): string => run.url?.hostname.replace(/^\[|\]$/g, '').toLowerCase() ?? '';

/** Addresses at which this name can be by what is known from elsewhere; null where nothing is known. */
function knownElsewhere(run: WebRun): { addresses: string[]; denied: boolean } | null {
  const lookups = run.encryptedLookups.filter(({ host }) => host === hostOf(run));
  const addresses = [...(run.control?.addresses ?? []), ...lookups.flatMap((lookup) => lookup.addresses)];
  if (addresses.length > 0) return { addresses, denied: false };
  const denied = [run.control?.dnsFailure ?? null, ...lookups.map(({ failure }) => failure)].some(
    (failure) => failure !== null && knownFailure(failure) === 'dns_nxdomain_error',
  );
  return run.control === null && lookups.length === 0 ? null : { addresses, denied };
}

export function judgeName(run: WebRun): NameVerdict {
  const lookups = run.lookups.filter(({ host, depth }) => depth === 0 && (host === hostOf(run) || host === ''));
  const answers = [...new Set(lookups.flatMap(({ addresses }) => addresses))];
  const elsewhere = knownElsewhere(run);
  if (answers.length === 0) return judgeFailedLookup(run, lookups, elsewhere);
  if (elsewhere === null) return judgeAlone(run, answers);
  return judgeAnswer(run, lookups, answers, elsewhere);
}

function judgeFailedLookup(run: WebRun, lookups: readonly Lookup[], elsewhere: ReturnType<typeof knownElsewhere>): NameVerdict {
  const failure = lookups.find((lookup) => lookup.failure !== null)?.failure ?? failureOfKeys(run);
  if (failure === null) {
    const isAddress = hostOf(run).includes(':') || /^[\d.]+$/.test(hostOf(run));
    return isAddress
      ? { is: 'true', failure, why: 'the address needs no lookup' }
      : { is: 'unclear', failure, why: 'no lookup was recorded' };
  }
  if (elsewhere === null)
    return { is: 'unclear', failure, why: `the name was not resolved (${failure}), and nothing shows that it could be` };
  if (elsewhere.addresses.every(isBogon)) return { is: 'gone', failure, why: 'the name has no address for the control either' };
  if (!isDenial(failure)) return { is: 'unclear', failure, why: `the resolver did not work (${failure})` };
  return { is: 'lie', failure, why: `the resolver denies the name (${failure}), which the control resolves` };
}

const failureOfKeys = ({ testKeys }: WebRun): string | null => {
  const failure = testKeys['dns_experiment_failure'];
  return typeof failure === 'string' && failure !== '' ? failure : null;
};

/** Without anything to compare with, only the certificate vouches for an answer. */
function judgeAlone(run: WebRun, answers: readonly string[]): NameVerdict {
  if (isVouchedFor(run)) return { is: 'true', failure: null, why: 'the address has a valid certificate for the name' };
  if (answers.every(isBogon))
    return { is: 'unclear', failure: 'dns_bogon_error', why: 'the answer is no public address, and nothing shows another' };
  return { is: 'unclear', failure: null, why: 'there is nothing to compare the answer with' };
}

function judgeAnswer(
  run: WebRun,
  lookups: readonly Lookup[],
  answers: readonly string[],
  elsewhere: { addresses: string[]; denied: boolean },
): NameVerdict {
  const known = elsewhere.addresses;
  if (isVouchedFor(run)) return { is: 'true', failure: null, why: 'the address has a valid certificate for the name' };
  if (answers.every(isBogon)) {
    if (known.every(isBogon)) return { is: 'gone', failure: null, why: 'the name leads to no public address for the control either' };
    return { is: 'lie', failure: 'dns_bogon_error', why: 'the answer is no public address, where the control has one' };
  }
  if (known.length === 0) return judgeGhost(elsewhere.denied);
  if (matches(run, lookups, answers, known)) return { is: 'true', failure: null, why: "the addresses fit the control's" };
  return { is: 'unmatched', failure: null, why: 'the answer leads into another network than the control’s' };
}

/** A name that is gone, and for which the resolver still has an address of its own. */
const judgeGhost = (denied: boolean): NameVerdict =>
  denied
    ? { is: 'lie', failure: null, why: 'the resolver has an address for a name that does not exist elsewhere' }
    : { is: 'gone', failure: null, why: 'the name has no address for the control' };

function matches(run: WebRun, lookups: readonly Lookup[], answers: readonly string[], known: readonly string[]): boolean {
  if (answers.some((address) => known.includes(address)) || shareNetwork(answers, known)) return true;
  const asns = run.control?.asns ?? new Map<string, number>();
  const theirs = new Set(known.flatMap((address) => asns.get(address) ?? []));
  const ours = [...lookups.flatMap((lookup) => lookup.asns), ...answers.flatMap((address) => asns.get(address) ?? [])];
  // Clients up to 3.4 noted no networks. They knew them, and said whether they fit.
  return ours.length === 0 ? run.testKeys['dns_consistency'] === 'consistent' : ours.some((asn) => theirs.has(asn));
}

/** A handshake that the probe, or the helper with one of the probe's addresses, completed under the measured name. */
function isVouchedFor(run: WebRun): boolean {
  const own = run.handshakes.some(({ failure, serverName, depth }) => depth === 0 && failure === null && serverName === hostOf(run));
  return (
    own ||
    run.connects.some(
      ({ address, depth }) =>
        depth === 0 && run.control?.handshakes.get(`${address.includes(':') ? `[${address}]` : address}:443`) === true,
    )
  );
}
