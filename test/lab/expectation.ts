/** What has to be measured under a set of rules: derived from the rules, never from what a probe does. */
import type { Outcome } from '../../src/probe/outcome-names.ts';
import type { Country, Home, LabNetwork, LabTarget } from './draw.ts';
import { beginsBlocked } from './scenarios.ts';
import type { Rule } from './scenarios.ts';

/** What a network and service come to: `down` where the service fails for everybody. */
export type Verdict = Outcome | 'down';

/** What each kind of rule makes of a measurement that it meets, where it always makes the same of it. */
const TRUTH: Readonly<Partial<Record<Rule['kind'], readonly Outcome[]>>> = {
  dns: ['dns'],
  ip: ['tcp'],
  blockpage: ['http'],
  throttle: ['throttled'],
  blackout: ['inconclusive'],
  'captive-portal': ['inconclusive'],
  'resolver-outage': ['inconclusive'],
  // A line may cost a vote; it must not give a wrong one.
  loss: ['ok', 'inconclusive'],
};

const isMet = (rule: Rule, network: LabNetwork, home: Home, target: LabTarget): boolean =>
  (!('networks' in rule) || rule.networks.includes(network)) &&
  (!('targets' in rule) || rule.targets.includes(target)) &&
  (!('subscriber' in rule) || rule.subscriber === home);

/** What one probe's measurement may be under a rule that it meets. */
const truthUnder = (rule: Rule, network: LabNetwork, home: Home): readonly Outcome[] => {
  if (rule.kind === 'sni') return [rule.half && !beginsBlocked(network, home) ? 'ok' : 'tls'];
  // An error under the service's own certificate is the service's own; without one, nobody knows.
  if (rule.kind === 'outage') return [rule.how === 'refuse' ? 'tcp' : 'inconclusive'];
  if (rule.kind === 'broken-probe') return [rule.how === 'filter' ? 'tcp' : 'inconclusive'];
  return TRUTH[rule.kind] ?? ['ok'];
};

/** The outcomes that are right for a measurement; the first is the one to be expected. */
export const rightOutcomes = (rules: readonly Rule[], network: LabNetwork, home: Home, target: LabTarget): readonly Outcome[] => {
  const met = rules.find((rule) => isMet(rule, network, home, target));
  return met === undefined ? ['ok'] : truthUnder(met, network, home);
};

/** What is right for the country's cell: one broken probe speaks for nobody, and a service that is down everywhere is blocked nowhere. */
export const expectedVerdict = (rules: readonly Rule[], network: LabNetwork, target: LabTarget): Verdict => {
  const ofCountry = rules.filter(({ kind }) => kind !== 'broken-probe');
  if (ofCountry.some((rule) => rule.kind === 'outage' && rule.how === 'refuse' && rule.targets.includes(target))) return 'down';
  // Of half of the flows most subscribers meet a blocked one first; the first of them does.
  const [home] = network.subscribers;
  return (home && rightOutcomes(ofCountry, network, home, target)[0]) ?? 'ok';
};

export const cellName = (network: LabNetwork, target: LabTarget): string => `AS${network.asn} ${target.id}`;

/** Expected verdicts by cell. */
export const expectedCells = ({ networks, targets }: Country, rules: readonly Rule[]): Record<string, Verdict> =>
  Object.fromEntries(
    networks.flatMap((network) => targets.map((target) => [cellName(network, target), expectedVerdict(rules, network, target)])),
  );
