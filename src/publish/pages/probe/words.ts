/** Every sentence that the page's script shows, in one place. `{name}` is filled in by it. The consent's own text is `probe/consent.ts`. */
export const PROBE_WORDS = {
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
  erasedBoth: 'Everything is erased, here and at the observatory. Delete the browser’s history too, if this page must not be found in it.',
  erasedHere:
    'Everything is erased here. The observatory could not be reached: what it can still link with this browser is gone there in two days. Delete the browser’s history too, if this page must not be found in it.',
  eraseFailed:
    'The browser did not erase everything. Close other tabs of this observatory and try again, or clear the data of this site in its settings.',
  handing: 'Handing in…',
  handed: '{taken} of {all} results were taken.',
  notResults: 'This file holds no saved result.',
  unreachable: 'The observatory cannot be reached: try again later.',
} as const;

export type ProbeWords = Readonly<Record<keyof typeof PROBE_WORDS, string>>;
