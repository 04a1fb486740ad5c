import type { Incident } from '../../../incidents/incident.ts';
import type { RestrictedOutcome } from '../../../probe/outcome-names.ts';

export type Standing = 'retracted' | 'reviewed' | 'disputed' | 'suspected' | 'detected';

/** An incident as the catalogue's sentences take it: every part already in words. */
export type Told = {
  kind: Incident['kind'];
  suspected: boolean;
  services: string;
  country: string;
  /** Null where the country is told as a whole. */
  affected: string | null;
  observed: string;
  onset: string;
  /** It failed when observation began: the onset is earlier. */
  isBefore: boolean;
  end: string | null;
  phases: number;
  simulated: boolean;
  /** Connectivity against the ordinary, of a blackout that is seen from outside. */
  level: string | null;
  /** A blackout of which nothing but the silence of volunteers tells. */
  bySilence: boolean;
};

/** An incident's page, and incidents in lists. They tell what was seen; none of them says who did it, or why. */
export const incident = {
  standings: {
    retracted: 'Retracted',
    reviewed: 'Reviewed by two people',
    disputed: 'Disputed in review',
    suspected: 'Suspected, not yet reviewed',
    detected: 'Detected automatically, not yet reviewed',
  } satisfies Record<Standing, string> as Record<Standing, string>,
  simulatedBadge: 'Simulated data',
  simulatedNote: 'Simulated data. Nothing of this happened.',
  layers: { dns: 'DNS', tcp: 'TCP', tls: 'TLS', http: 'HTTP', throttled: 'throttled' } satisfies Record<
    RestrictedOutcome,
    string
  > as Record<RestrictedOutcome, string>,
  layerSentences: {
    dns: 'DNS: the network’s resolver gives no address for the service’s names, or a wrong one.',
    tcp: 'TCP: connections to the service’s addresses are refused, or never answered.',
    tls: 'TLS: the connection is cut when the service’s name is sent in the handshake.',
    http: 'HTTP: a block page, or a redirect to one, comes in place of the service.',
    throttled: 'Throttling: the service answers, much more slowly than others on the same network.',
  } satisfies Record<RestrictedOutcome, string> as Record<RestrictedOutcome, string>,
  kinds: {
    'service-restriction': 'Restriction of services',
    throttling: 'Throttling',
    blackout: 'Blackout',
    'platform-outage': 'Outage of the platform itself',
    'measurement-fault': 'Fault of the measurement',
  } satisfies Record<Incident['kind'], string> as Record<Incident['kind'], string>,
  scopes: {
    nationwide: 'Nationwide',
    'multi-network': 'Several networks',
    'single-network': 'A single network',
    regional: 'Regional',
  } satisfies Record<Incident['scope'], string> as Record<Incident['scope'], string>,
  states: {
    restricted: 'restricted',
    ended: 'ended',
    unknown: 'unknown: fell silent before an end was seen',
  } satisfies Record<Incident['networks'][number]['state'], string> as Record<Incident['networks'][number]['state'], string>,
  allServices: 'All services',
  within: (place: string, country: string) => `${place}, ${country}`,
  /** In a few words, for headings and links. */
  title: (kind: Incident['kind'], services: string, country: string, suspected: boolean): string => {
    const titles: Record<Incident['kind'], string> = {
      'service-restriction': `${services} restricted in ${country}`,
      throttling: `${services} slowed down in ${country}`,
      blackout: `Internet access cut in ${country}`,
      'platform-outage': `${services} down, not in ${country} alone`,
      'measurement-fault': `Measurements of ${services} faulty in ${country}`,
    };
    return suspected ? `Suspected: ${titles[kind]}` : titles[kind];
  },
  /** The incident's sentence, where the record's own, which is English, is not shown. */
  sentence: null as ((told: Told) => string) | null,
  atLeast: (count: string) => `at least ${count}`,
  observedOf: (affected: string, observed: string) => `${affected} of ${observed} observed`,
  userShare: (percent: string) => `, serving about ${percent} of users`,
  regions: (regions: string) => `; regions ${regions}`,
  upTo: (duration: string) => `up to ${duration}`,
  noEndSeen: 'no end seen',
  retractedShort: 'retracted',
  andMore: (count: number) => ` and ${count} more`,
  reviewNobody: 'Nobody has reviewed it.',
  reviewOne: (by: string) => `Confirmed by ${by}; one more reviewer is needed.`,
  reviewed: (count: number, by: string) => `Confirmed by ${count} reviewers: ${by}.`,
  disputed: (by: string) => `Disputed by ${by}: the updates say why.`,
  confidence: (percent: number, bound: 'over' | 'under' | null) =>
    `${bound === null ? '' : bound === 'over' ? 'Over ' : 'Under '}${percent} %: of a hundred incidents told with this confidence, about ${percent} should turn out to be real.`,
  retractedByOperator: 'The operator retracted this incident',
  retractedByDetector: 'This incident was retracted automatically',
  retractedOn: 'on',
  retractedText: 'it does not hold. The record stays as it was. Reason given:',
  began: 'Began',
  ended: 'Ended',
  noEnd: 'no end has been seen',
  localTime: (time: string, zone: string) => `${time} in ${zone}`,
  services: 'Services',
  networks: 'Networks',
  vpn: 'VPNs',
  vpnWorks: (names: string) => `reachable: ${names}`,
  vpnFails: (names: string) => `failing: ${names}`,
  vpnUntested: 'not tested',
  ruledOut: 'Ruled out',
  nothingRuledOut: 'nothing yet',
  notKnown: 'Not known',
  notKnownMore: (count: number) => `who caused it, and why${count === 0 ? '' : `; ${count} more`}`,
  lastUpdate: 'Updated',
  contact: 'Contact',
  noContact: 'no address given',
  comma: ', ',
  semicolon: '; ',
  /** At the end of a sentence. */
  stop: '.',
  spanOf: (title: string, from: string, to: string | null) => `${title}, ${from} to ${to ?? 'now'}`,
  moreOfThem: (count: number) => `${count} more`,
  moreNetworks: (networks: string) => `and ${networks} more`,
  cite: 'Cite',
  matrixCaption: 'On the days of the incident',
  matrixLabel: 'Table of networks and services',
  report: 'Report',
  status: 'Status and confidence',
  statusText: 'Status',
  review: 'Review',
  detected: 'Detected',
  confidenceLabel: 'Confidence',
  severity: 'Severity',
  severityText: (severity: string) =>
    `${severity} of 1: share of networks affected × share of their votes that failed × how long it lasted`,
  extent: 'Scope',
  restsOn: 'Rests on',
  byVoters: (measurements: string, voters: string) => `${measurements} by ${voters}`,
  byRecords: (measurements: string) => `${measurements} of public records, which do not tell voters apart`,
  onset: 'Onset',
  onsetText: 'Each time is known to lie between two measurements, and is given as that interval.',
  lasted: 'Lasted',
  withoutPauses: (lasted: string) => `${lasted}, without the pauses`,
  lastedText: (least: string, most: string) => (least === most ? least : `between ${least} and ${most}`),
  how: 'Method',
  unknownMethod: 'Not known',
  when: 'When',
  whenPhases: (count: number) => `When: ${count} phases`,
  phasesLabel: 'Table of phases',
  phasesCaption: 'Each time is known to lie between two measurements. UTC.',
  phase: 'Phase',
  measurementsAround: (country: string) => `Measurements of these days in ${country}`,
  networksLabel: 'Table of networks',
  networksCaption: 'Networks on which it was seen',
  state: 'State',
  layer: 'Layer',
  layerUnknown: 'not known',
  network: 'Network',
  events: 'Events at that time',
  eventsText: 'Two things that happen at one time need not have to do with one another: “coincides with” is all that is said here.',
  noEvents: 'The calendar has no event near it.',
  enteredLate: 'entered into the calendar after the onset: it counts for no pattern',
  similar: 'Similar incidents and the pattern',
  noSimilar: 'No earlier incident of this country is like it.',
  similarity: (percent: string) => `alike to ${percent}`,
  noPattern: 'No pattern can be told: nothing in the calendar to count by.',
  alternatives: 'Other explanations',
  noAlternatives: 'None was checked.',
  isRuledOut: 'Ruled out:',
  isNotRuledOut: 'Not ruled out:',
  /** Explanations in this language, by the record's own words; empty where those are shown. */
  explanations: {} as Readonly<Record<string, string>>,
  /** Explanations in a few words, by the record's own. */
  briefly: {
    'The service itself was down.': 'the service down',
    'A fault of a single network.': 'one network’s fault',
    'A fault of one version of the measuring software.': 'faulty software',
    "A fault of one volunteer's own connection.": 'one faulty connection',
    'Invented reports of probes enrolled for the purpose.': 'invented reports',
    'The service is reached over another way, or from servers further away.': 'another route',
    'A fault of the source that measured connectivity.': 'a faulty source',
    'The observatory itself heard nobody.': 'the observatory deaf',
    'Volunteers stopped measuring for other reasons.': 'volunteers gone',
  } as Readonly<Record<string, string>>,
  evidence: 'Evidence',
  noEvidence: 'The counts above are all that is published with this incident.',
  statements: 'What others said',
  statementSource: 'source:',
  statementAt: 'put on record',
  around: 'How to get round it',
  aroundText: 'What else was reachable from the networks concerned, on the days of the incident. Reachable says nothing of safe.',
  aroundServices: 'Other services reachable on every network concerned that measured them:',
  aroundNone: 'Too little was measured to say which other services were reachable.',
  limits: 'What is not known',
  unknownWho: 'Who ordered or caused it, and why: measurements do not show that.',
  unknownShare: 'What share of the country’s users these networks serve: no sourced estimate is at hand.',
  unknownElsewhere: (networks: string, one: boolean) =>
    `What happened on networks from which nobody measured: ${networks} ${one ? 'was' : 'were'} observed.`,
  unknownLayer: 'At which layer it failed.',
  unknownLasting: 'Whether it still lasts where measurements have stopped.',
  unknownEnd: (networks: string) => `When it ended on ${networks}: the measurements fell silent first.`,
  unknownPeople: 'How many people measured: the public records name no one, so that each network counts as one vote in five minutes.',
  unknownVpn: 'Whether VPNs got round it: that was not measured.',
  updates: 'Updates and corrections',
  updatesShort: 'Updates',
  noUpdates: 'None so far.',
  citeTitle: 'Cite and reuse',
  citation: (observatory: string, headline: string, id: string, version: string, published: string, address: string) =>
    `${observatory}, “${headline}”, incident ${id}${version}, published ${published}, ${address}`,
  versionText: (n: number) => `, version ${n}`,
  licence:
    'Data: CC BY 4.0. What derives from OONI’s measurements is under OONI’s licence, CC BY-NC-SA 4.0, and can be told apart by its source.',
  asJson: 'This incident as JSON',
  thisVersion: (n: number) => `Version ${n}, which never changes`,
  allVersions: 'All versions',
  picture: 'Picture (SVG)',
  card: 'Card to share (PNG)',
  asCsv: 'Networks as CSV',
  versionNote: (n: number, at: string) => `This is version ${n} of the record, published ${at}. It never changes; there may be later ones.`,
  newest: 'The incident as it is told now',
  digest: 'SHA-256 of the version’s canonical JSON:',
  heldTitle: 'Held for review',
  heldText: (id: string, country: string, since: string) => `Incident ${id} in ${country} is held back by the operator since ${since}.`,
  heldMore: 'Nothing more is shown until the review is done. It is then published again with its whole record, or retracted, and says so.',
  timelineSure: 'in effect',
  timelineUnsure: 'began or ended in here',
  timelineTitle: (title: string) => `${title}: the networks over time`,
  timelineDescription: (rows: string) => `A bar for each network, from onset to end. ${rows}`,
  timelineHeading: 'The networks over time',
  eventMark: 'event',
};
