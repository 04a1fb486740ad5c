import { UNDERSTOOD } from '../../../probe/consent.ts';

/** The page `/probe`. Its consent is the text of `probe/consent.ts`; a translation stands beside it, never in its place. */
export const probe = {
  title: 'Measure from this browser',
  what: 'Test from this browser which services can be reached on your connection. It takes a minute and under 300 kB.',
  paused:
    'The operator has paused measuring in the country that your connection comes from, for the safety of those who measure. This page measures nothing there.',
  scriptless:
    'This page measures with a script of its own, and this browser runs none here. Allow scripts for this site, or run the probe as a program, in a clone of the project:',
  scriptlessConsent: 'It asks for your consent and tells you the risks, as this page does.',
  consentTitle: 'Before the first measurement',
  /** The consent in the page's language, a paragraph an entry; none where it is the original's. */
  consent: [] as readonly string[],
  consentOriginal: '',
  /** That of high risk. */
  risk: '',
  understand: (words: string) => `To measure all the same, type: ${words}`,
  /** What is typed there. */
  understood: UNDERSTOOD as string,
  agree: 'I agree',
  measureTitle: 'Measure',
  run: 'Measure now',
  stop: 'Stop',
  progress: 'Services measured',
  resultTitle: 'Result',
  save: 'Save my result',
  saveHelp:
    'The file has the last result, and all that wait to be sent. It is signed and carries no name. Whoever can reach this observatory can hand it in for you. It shows what you measured, when, and on which network: delete it where it must not be found.',
  erase: 'Erase everything',
  handInTitle: 'Hand in a saved result',
  handInHelp: 'Somebody gave you the file of a result that they could not send? Nothing of who hands it in is kept.',
  file: 'File of a saved result',
  handIn: 'Hand in',
  /** Sentences that the page's script shows; `{name}` is filled in by it. */
  script: {
    unfit: 'This browser cannot sign results (Ed25519), so it cannot take part. A newer one can: Chrome 137, Firefox 129 or Safari 17.',
    insecure: 'A page can sign results only over https. Open this observatory by its https address.',
    storeless:
      'This browser keeps nothing for this page (a private window, or storage that is switched off). Without that it cannot take part.',
    starting: 'Looking whether this connection works…',
    measuring: '{done} of {all} measured.',
    stopped: 'Stopped. Nothing of this run was kept.',
    nothing: 'The observatory asks for no measurement from here now.',
    offline:
      'Neutral sites do not load either, so that this connection cannot be used to judge others. Nothing that was measured now says anything about a service.',
    summary: '{ok} of {all} services loaded, {failed} did not, {none} without a verdict.',
    caution:
      'A service that did not load may be blocked here, or have a fault of its own. The observatory compares with other networks and countries before it says anything.',
    ok: 'loaded',
    failed: 'did not load',
    none: 'no verdict',
    sending: 'Sending…',
    sent: 'Everything is sent.',
    waitsOne: '1 result waits on this device. It is sent when this page is open and the observatory can be reached.',
    waitsMany: '{n} results wait on this device. They are sent when this page is open and the observatory can be reached.',
    refused: 'The observatory did not take a result: {reason}',
    erasedBoth:
      'Everything is erased, here and at the observatory. Delete the browser’s history too, if this page must not be found in it.',
    erasedHere:
      'Everything is erased here. The observatory could not be reached: what it can still link with this browser is gone there in two days. Delete the browser’s history too, if this page must not be found in it.',
    eraseFailed:
      'The browser did not erase everything. Close other tabs of this observatory and try again, or clear the data of this site in its settings.',
    handing: 'Handing in…',
    handed: '{taken} of {all} results were taken.',
    notResults: 'This file holds no saved result.',
    unreachable: 'The observatory cannot be reached: try again later.',
  },
};

export type ProbeWords = typeof probe;
