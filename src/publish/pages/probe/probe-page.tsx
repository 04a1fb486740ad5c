/** `/probe`: measuring from a browser. Everything is there in the page; the script shows, hides and fills it. */
import { consentText } from '../../../probe/consent.ts';
import { useReader } from '../../i18n/reader.ts';
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

const Head = () => (
  <>
    <link rel="manifest" href={MANIFEST_ADDRESS} />
    <link rel="apple-touch-icon" href={TOUCH_ICON_ADDRESS} />
    <meta name="theme-color" content="#174a7c" />
    <script src={SCRIPT_ADDRESS} defer></script>
  </>
);

export function ProbePage({ view }: { view: ProbeView }) {
  const words = useReader().words.probe;
  return (
    <Layout observatory={view.observatory} head={{ title: words.title, description: words.what, path: '/probe', more: <Head /> }}>
      <h1>{words.title}</h1>
      <p class="lead">{words.what}</p>
      <noscript>
        <WithoutScript origin={view.origin} />
      </noscript>
      {view.isPaused ? <p class="note">{words.paused}</p> : null}
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

function WithoutScript({ origin }: { origin: string }) {
  const words = useReader().words.probe;
  return (
    <div class="note">
      <p>{words.scriptless}</p>
      <pre tabindex={0} dir="ltr">
        <code>npx tocsin probe --observatory {origin}</code>
      </pre>
      <p>{words.scriptlessConsent}</p>
    </div>
  );
}

/** A translation that nobody has reviewed does not replace what is agreed to: the original stands below it. */
function ConsentText() {
  const words = useReader().words.probe;
  const original = consentText(null, 'page').map((paragraph) => <p>{paragraph}</p>);
  if (words.consent.length === 0) return <>{original}</>;
  return (
    <>
      {words.consent.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
      <details>
        <summary>{words.consentOriginal}</summary>
        <div lang="en" dir="ltr">
          {original}
        </div>
      </details>
    </>
  );
}

function Consent() {
  const words = useReader().words.probe;
  const risk = consentText('', 'page').at(-1);
  return (
    <section id="consent" aria-labelledby="consent-title" hidden>
      <h2 id="consent-title">{words.consentTitle}</h2>
      <ConsentText />
      <div id="risk" class="risk" hidden>
        <p>
          <strong>{words.risk === '' ? risk : words.risk}</strong>
        </p>
        {words.risk === '' ? null : (
          <p lang="en" dir="ltr">
            {risk}
          </p>
        )}
        <p>
          <label for="understood">{words.understand(words.understood)}</label>
          <br />
          <input id="understood" type="text" autocomplete="off" autocapitalize="off" spellcheck={false} />
        </p>
      </div>
      <p>
        <button id="agree" type="button">
          {words.agree}
        </button>
      </p>
    </section>
  );
}

function Measure({ isPaused }: { isPaused: boolean }) {
  const words = useReader().words.probe;
  return (
    <section id="measure" aria-labelledby="measure-title" hidden>
      <h2 id="measure-title">{words.measureTitle}</h2>
      <p>
        <button id="run" type="button" disabled={isPaused}>
          {words.run}
        </button>{' '}
        <button id="stop" type="button" class="quiet" hidden>
          {words.stop}
        </button>
      </p>
      <progress id="progress" aria-label={words.progress} hidden></progress>
      <p id="status" role="status" aria-live="polite"></p>
      <div id="result" hidden>
        <h3 id="result-title" tabindex={-1}>
          {words.resultTitle}
        </h3>
        <p id="summary"></p>
        <ul id="services" class="verdicts"></ul>
      </div>
      <p id="sending" role="status" aria-live="polite"></p>
      <div id="saving" hidden>
        <p>
          <button id="save" type="button" class="quiet">
            {words.save}
          </button>
        </p>
        <p class="meta">{words.saveHelp}</p>
      </div>
      <p>
        <button id="erase" type="button" class="quiet">
          {words.erase}
        </button>
      </p>
    </section>
  );
}

function HandIn() {
  const words = useReader().words.probe;
  return (
    <section aria-labelledby="hand-in-title">
      <h2 id="hand-in-title">{words.handInTitle}</h2>
      <p>{words.handInHelp}</p>
      <p>
        <label for="file">{words.file}</label>
        <br />
        <input id="file" type="file" accept=".json,.txt,application/json" />
      </p>
      <p>
        <button id="hand-in" type="button" class="quiet">
          {words.handIn}
        </button>
      </p>
      <p id="handed" role="status" aria-live="polite"></p>
    </section>
  );
}
