/** The page /probe: consent, then a run at a tap, then the result; saving, handing in, erasing. */
import { CONSENT_VERSION, holds, isUnderstood, riskyCountry } from '../../probe/consent.ts';
import type { Agreement } from '../../probe/consent.ts';
import type { Report } from '../../probe/report.ts';
import type { PageData } from '../../publish/pages/probe/page-data.ts';
import { canSign } from './keys.ts';
import { allowKeeping, eraseKept, isAnythingKept, read, write } from './kept.ts';
import { carriedLines, flush, forgetting, handIn, waitingCount } from './observatory.ts';
import { resultOf, type Result } from './result.ts';
import { runOnce } from './run.ts';
import { filled, focusOn, onTap, part, saveAs, say, show, showServices } from './view.ts';

/** The page's own server wrote it. */
const data = JSON.parse(part('probe', HTMLElement).dataset['page'] ?? '{}') as PageData;
const { words } = data;
const WORKER = '/probe-worker.js';

const country = riskyCountry({ declared: data.network.probe_cc, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

let running: AbortController | null = null;

/** What keeps this browser from taking part; null where nothing does. */
const whyUnfit = async (): Promise<string | null> => {
  if (!isSecureContext) return words.insecure;
  return (await canSign()) ? null : words.unfit;
};

const waitingText = (waiting: number): string => {
  if (waiting === 0) return words.sent;
  return waiting === 1 ? words.waitsOne : filled(words.waitsMany, { n: waiting });
};

/** Sends what waits, and says how that went. */
const sendWaiting = async (): Promise<void> => {
  say('sending', words.sending);
  try {
    const { waiting, refused } = await flush();
    say('sending', refused === null ? waitingText(waiting) : filled(words.refused, { reason: refused }));
  } catch {
    say('sending', '');
  }
};

const showConsent = (): void => {
  show('risk', country !== null);
  show('consent', true);
  show('measure', false);
};

const showMeasure = async (): Promise<void> => {
  show('consent', false);
  show('measure', true);
  await navigator.serviceWorker?.register(WORKER, { scope: '/probe' }).catch(() => undefined);
  show('saving', (await read('last')) !== undefined);
  if ((await waitingCount()) > 0) await sendWaiting();
};

const agree = async (): Promise<void> => {
  const typed = part('understood', HTMLInputElement);
  if (country !== null && !isUnderstood(typed.value, data.understood)) {
    typed.setAttribute('aria-invalid', 'true');
    focusOn('understood');
    return;
  }
  allowKeeping();
  try {
    await write('consent', { version: CONSENT_VERSION, country } satisfies Agreement);
  } catch {
    say('unfit', words.storeless);
    show('unfit', true);
    return;
  }
  for (const id of ['status', 'sending', 'erased']) say(id, '');
  const shown = showMeasure();
  focusOn('run');
  await shown;
};

const showResult = ({ sentence, rows }: Result): void => {
  say('summary', sentence);
  showServices('services', rows);
  show('result', true);
  focusOn('result-title');
};

const showRun = (isRunning: boolean): void => {
  show('run', !isRunning);
  show('stop', isRunning);
  show('progress', isRunning);
};

const finish = async (report: Report): Promise<void> => {
  showResult(resultOf(report, data));
  show('saving', true);
  say('status', '');
  await sendWaiting();
};

const measure = async (): Promise<void> => {
  const progress = part('progress', HTMLProgressElement);
  const ending = new AbortController();
  running = ending;
  progress.removeAttribute('value');
  show('result', false);
  showRun(true);
  say('sending', '');
  say('status', words.starting);
  let done = 0;
  try {
    const ran = await runOnce(data, {
      signal: ending.signal,
      onStart: (targets) => {
        progress.max = targets;
      },
      onMeasured: () => {
        done += 1;
        progress.value = done;
        // A screen reader is told now and then, not each time.
        if (done % 8 === 0) say('status', filled(words.measuring, { done, all: progress.max }));
      },
    });
    if (ran.report !== null) await finish(ran.report);
    else say('status', ending.signal.aborted ? words.stopped : (ran.reason ?? words.nothing));
  } catch {
    say('status', words.storeless);
  } finally {
    running = null;
    showRun(false);
    if (ending.signal.aborted && !part('measure', HTMLElement).hidden) focusOn('run');
  }
};

const erase = async (): Promise<void> => {
  running?.abort();
  const forget = await forgetting().catch(() => () => Promise.resolve(false));
  // What is on the device goes first, whatever the line does: it may be about to be looked at.
  const isErased = await Promise.allSettled([
    eraseKept(),
    caches.delete('probe'),
    navigator.serviceWorker?.getRegistration('/probe').then((found) => found?.unregister()),
  ]).then((parts) => parts.every(({ status }) => status === 'fulfilled'));
  show('result', false);
  showConsent();
  const isForgotten = await forget();
  say('erased', isErased ? (isForgotten ? words.erasedBoth : words.erasedHere) : words.eraseFailed);
  focusOn('erased');
};

const save = async (): Promise<void> => saveAs(`result-${new Date().toISOString().slice(0, 10)}.json`, await carriedLines());

const handInFile = async (): Promise<void> => {
  const [file] = part('file', HTMLInputElement).files ?? [];
  const lines = file === undefined ? [] : (await file.text()).split('\n').filter((line) => line.includes('"carried_report"'));
  if (lines.length === 0) return say('handed', words.notResults);
  say('handed', words.handing);
  const reasons: string[] = [];
  for (const line of lines) reasons.push((await handIn(line, words)) ?? '');
  const taken = reasons.filter((reason) => reason === '').length;
  const others = [...new Set(reasons)].filter((reason) => reason !== '');
  say('handed', [filled(words.handed, { taken, all: lines.length }), ...others].join(' '));
};

const listen = (): void => {
  onTap('agree', agree);
  onTap('run', measure);
  onTap('save', save);
  onTap('erase', erase);
  onTap('hand-in', handInFile);
  part('stop', HTMLButtonElement).addEventListener('click', () => running?.abort());
  addEventListener('online', () => void (running === null && !part('measure', HTMLElement).hidden && sendWaiting()));
};

const begin = async (): Promise<void> => {
  listen();
  show('probe', true);
  const unfit = await whyUnfit();
  if (unfit !== null) {
    say('unfit', unfit);
    show('unfit', true);
    return;
  }
  const consent = (await isAnythingKept().catch(() => false)) ? await read<Agreement>('consent').catch(() => undefined) : undefined;
  if (holds(consent ?? null, country)) await showMeasure();
  else showConsent();
};

void begin();
