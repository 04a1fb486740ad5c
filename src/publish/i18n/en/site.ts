import type { ProblemName } from '../../../http/problem.ts';
import type { ShownCount } from '../../../rollup/floors.ts';

/** An error of a page. @property path of what was asked for, plain @property fields of its address that are wrong */
export type Failed = { problem: ProblemName; path: string; fields: readonly string[] };

const counted = (one: string, many: string) => (n: ShownCount, text: string) => `${text} ${n === 1 ? one : many}`;

/** The frame of every page, the start page, and words that many pages use. */
export const site = {
  skip: 'Skip to the content',
  navSite: 'Site',
  navCountries: 'Countries',
  navEvents: 'Events',
  navMethod: 'Method',
  navTakePart: 'Take part',
  navStatus: 'Status',
  language: 'Language',
  privacyLabel: 'Privacy',
  privacyBanner: 'Privacy floor 1: single voters are shown. Do not publish.',
  machine: '',
  footer:
    'Measurements show what could be reached, from where, and how it failed. They do not show who ordered it, or why. Data: CC BY 4.0; what derives from OONI’s measurements is under OONI’s licence.',
  apiReference: 'API reference',
  health: 'Health',
  version: 'Version',
  what: 'An open observatory of internet shutdowns and platform blocks: volunteers measure which services can be reached, and what changes is published with the evidence for it.',
  votes: counted('vote', 'votes'),
  networks: counted('network', 'networks'),
  services: counted('service', 'services'),
  measurements: counted('measurement', 'measurements'),
  voters: counted('voter', 'voters'),
  otherNetworks: 'Other networks',
  network: 'Network',
  inEnglish: '',
  failures: {
    'not-found': {
      title: 'There is nothing at this address',
      next: 'The link may be misspelt, or of another observatory. Incidents keep their address for ever, those that were retracted too.',
    },
    'bad-parameter': {
      title: 'The address asks for what is not possible',
      next: 'Leave out what it says, or change it to what is allowed.',
    },
    other: {
      title: 'This did not work',
      next: 'Try again in a minute. Where it stays so, tell the operator.',
    },
  },
  /** What is wrong, where the API's own detail, which is English, is not shown. */
  failureDetail: null as ((failed: Failed) => string) | null,
  failureStart: 'Go to the start',
  failureWithout: 'The same page without settings',
  failureMeaning: (status: number) => `What status ${status} means here`,
  refreshed: 'This page was last checked at {time}.',
  refreshFailed: 'This page could not be checked since {time}: what it shows may be old.',
  refreshReload: 'There is something new. Show it',

  nothingYet: 'Nothing observed yet',
  nothingYetText: 'This observatory holds no measurements of any country. To fill it:',
  nothingYetStart: 'runs a probe on this machine and reports here.',
  nothingYetImport: 'brings in recorded observations, and judges them as if they had come in live.',
  currentIncidents: 'Current incidents',
  noCurrent: 'No current incident was found. That is no promise that nothing is blocked: see below where anyone looks.',
  openIncidents: 'Open when observations ended',
  openText: 'Nobody has measured there in the last two days, so that it is not known whether these go on.',
  incidents: 'Incidents',
  incidentsText: 'Everything that was told here, the newest first. Retracted incidents stay and say so.',
  allIncidents: 'All incidents',
  noneSuch: 'No such incident was told here. That is no promise that nothing is blocked: it is as good as the measurements.',
  noOlder: 'There are no older ones.',
  older: 'Older →',
  newest: '← Newest',
  kind: 'Kind',
  recentIncidents: 'Recent incidents',
  noRecent: 'None has ended or been retracted so far.',
  worldTitle: 'The world now',
  worldText: 'The state of each country by what is measured there now.',
  worldDescription: (observed: string, restricted: string) =>
    `Countries that are observed now: ${observed}; with a restriction, detected or suspected: ${restricted}. All others are hatched: nobody has measured there in the last two days. The list below has each country.`,
  worldSource: (observed: string) =>
    `Countries observed in the last two days: ${observed}. Hatched: no observation. Shapes: Natural Earth.`,
  countries: 'Countries',
  noCountries: 'No country has observations yet.',
  countriesText:
    'Where measurements come from, and what they show now. “Nothing found” is no promise: it is as good as the sample beside it.',
  noObservation: 'No observation in the last two days',
  lastObservation: 'Last observation:',
  comingEvents: 'Watched in the coming days',
  allEvents: 'All events',
  notWatched: 'What is not watched here',
  notWatchedMore: 'State of this observatory',
  localSilent: 'This machine’s probe has sent nothing in the last hour.',
  localOffline: 'This machine’s probe is offline: its measurements are inconclusive, which is the right answer without internet.',
  localOnline: (votes: string, failed: string) =>
    `This machine’s probe is at work: ${votes} in the last hour, ${failed} of them failed. The local runtime does not know where this machine is, so that it counts for no country.`,
  takePart: 'Take part',
  takePartBrowser: 'Measure from this browser',
  takePartText:
    ': no more is needed, not even on a phone. Or run a probe, which sees how a service is blocked and goes on by itself, in a clone of the project. Either asks for your consent before the first measurement and tells you the risks: your provider can see that you tested these services, and in some countries that may be illegal.',
  takePartApi: 'Programs read the same data from the API, without a key:',
};
