/** `/probe`: measuring from a browser. Everything is there in the page; the script shows, hides and fills it. */
import { UNDERSTOOD, consentText } from '../../../probe/consent.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { MANIFEST_ADDRESS, SCRIPT_ADDRESS, TOUCH_ICON_ADDRESS } from './addresses.ts';
import type { PageData } from './page-data.ts';

export type ProbeView = {
  observatory: Observatory;
  origin: string;
  data: PageData;
  /** The operator has paused measuring where the connection comes from. */
  isPaused: boolean;
};

const WHAT = 'Test from this browser which services can be reached on your connection. It takes a minute and under 300 kB.';

const Head = () => (
  <>
    <link rel="manifest" href={MANIFEST_ADDRESS} />
    <link rel="apple-touch-icon" href={TOUCH_ICON_ADDRESS} />
    <meta name="theme-color" content="#174a7c" />
    <script src={SCRIPT_ADDRESS} defer></script>
  </>
);

export function ProbePage({ view }: { view: ProbeView }) {
  return (
    <Layout observatory={view.observatory} head={{ title: 'Measure from this browser', description: WHAT, path: null, more: <Head /> }}>
      <h1>Measure from this browser</h1>
      <p class="lead">{WHAT}</p>
      <noscript>
        <WithoutScript origin={view.origin} />
      </noscript>
      {view.isPaused ? (
        <p class="note">
          The operator has paused measuring in the country that your connection comes from, for the safety of those who measure. This page
          measures nothing there.
        </p>
      ) : null}
      <div id="probe" class="probe" hidden data-page={JSON.stringify(view.data)}>
        <p id="unfit" class="note" role="status" hidden></p>
        <p id="erased" role="status" tabindex={-1}></p>
        <Consent />
        <Measure isPaused={view.isPaused} />
        <HandIn />
      </div>
    </Layout>
  );
}

const WithoutScript = ({ origin }: { origin: string }) => (
  <div class="note">
    <p>
      This page measures with a script of its own, and this browser runs none here. Allow scripts for this site, or run the probe as a
      program, in a clone of the project:
    </p>
    <pre tabindex={0}>
      <code>npx tocsin probe --observatory {origin}</code>
    </pre>
    <p>It asks for your consent and tells you the risks, as this page does.</p>
  </div>
);

function Consent() {
  const risk = consentText('', 'page').at(-1);
  return (
    <section id="consent" aria-labelledby="consent-title" hidden>
      <h2 id="consent-title">Before the first measurement</h2>
      {consentText(null, 'page').map((paragraph) => (
        <p>{paragraph}</p>
      ))}
      <div id="risk" class="risk" hidden>
        <p>
          <strong>{risk}</strong>
        </p>
        <p>
          <label for="understood">To measure all the same, type: {UNDERSTOOD}</label>
          <br />
          <input id="understood" type="text" autocomplete="off" autocapitalize="off" spellcheck={false} />
        </p>
      </div>
      <p>
        <button id="agree" type="button">
          I agree
        </button>
      </p>
    </section>
  );
}

const Measure = ({ isPaused }: { isPaused: boolean }) => (
  <section id="measure" aria-labelledby="measure-title" hidden>
    <h2 id="measure-title">Measure</h2>
    <p>
      <button id="run" type="button" disabled={isPaused}>
        Measure now
      </button>{' '}
      <button id="stop" type="button" class="quiet" hidden>
        Stop
      </button>
    </p>
    <progress id="progress" aria-label="Services measured" hidden></progress>
    <p id="status" role="status" aria-live="polite"></p>
    <div id="result" hidden>
      <h3 id="result-title" tabindex={-1}>
        Result
      </h3>
      <p id="summary"></p>
      <ul id="services" class="verdicts"></ul>
    </div>
    <p id="sending" role="status" aria-live="polite"></p>
    <div id="saving" hidden>
      <p>
        <button id="save" type="button" class="quiet">
          Save my result
        </button>
      </p>
      <p class="meta">
        The file has the last result, and all that wait to be sent. It is signed and carries no name. Whoever can reach this observatory can
        hand it in for you. It shows what you measured, when, and on which network: delete it where it must not be found.
      </p>
    </div>
    <p>
      <button id="erase" type="button" class="quiet">
        Erase everything
      </button>
    </p>
  </section>
);

const HandIn = () => (
  <section aria-labelledby="hand-in-title">
    <h2 id="hand-in-title">Hand in a saved result</h2>
    <p>Somebody gave you the file of a result that they could not send? Nothing of who hands it in is kept.</p>
    <p>
      <label for="file">File of a saved result</label>
      <br />
      <input id="file" type="file" accept=".json,.txt,application/json" />
    </p>
    <p>
      <button id="hand-in" type="button" class="quiet">
        Hand in
      </button>
    </p>
    <p id="handed" role="status" aria-live="polite"></p>
  </section>
);
