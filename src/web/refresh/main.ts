/**
 * Keeps an open page fresh: asks each minute whether it has changed, by a conditional request of the browser's own cache, pauses while nobody
 * looks, and says when it last succeeded. What somebody is reading is not taken away under their eyes: then it offers the new page instead.
 */

const EVERY_MS = 60_000;

const note = document.getElementById('live');
const main = document.getElementById('main');

/** What the page shows; null until that is known. */
let shown: string | null = null;
let lastMs = Date.now();
let timer = 0;

/** By the reader's own clock, which is named: the page tells UTC. */
const clock = (timeMs: number): string =>
  new Date(timeMs).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });

/** Who hears the page is told of what they may want to act on, and not each minute that nothing is to be done. */
function say(kind: 'refreshed' | 'failed'): void {
  if (!note) return;
  note.hidden = false;
  note.ariaLive = kind === 'failed' ? 'polite' : 'off';
  note.textContent = (note.dataset[kind] ?? '').replace('{time}', clock(lastMs));
}

function isSelectedIn(content: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && content.contains(selection.anchorNode);
}

/** Focus, an opened part or selected text inside the content: somebody is at it. */
const isInUse = (content: HTMLElement): boolean =>
  (document.activeElement !== content && content.contains(document.activeElement)) ||
  content.querySelector('details[open]') !== null ||
  isSelectedIn(content);

/** @returns whether the page shows it now */
function show(html: string): boolean {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const content = next.getElementById('main');
  if (!main || !content || isInUse(main)) return false;
  main.replaceChildren(...content.childNodes);
  document.title = next.title;
  return true;
}

/** Stays until the page is fresh: what the note says of the last look is not true of what it shows. */
function offer(): void {
  if (!note || note.querySelector('a')) return;
  note.hidden = false;
  note.ariaLive = 'polite';
  const link = document.createElement('a');
  link.href = location.href;
  link.textContent = note.dataset['reload'] ?? '';
  note.replaceChildren(link);
}

async function ask(cache: RequestCache): Promise<string> {
  const response = await fetch(location.href, { cache, headers: { accept: 'text/html' } });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

async function refresh(): Promise<void> {
  try {
    const html = await ask('no-cache');
    lastMs = Date.now();
    if (shown !== null && html !== shown && !show(html)) {
      offer();
      return;
    }
    shown = html;
    say('refreshed');
  } catch {
    say('failed');
  }
}

function plan(): void {
  window.clearInterval(timer);
  if (document.visibilityState === 'hidden') return;
  if (Date.now() - lastMs >= EVERY_MS) void refresh();
  timer = window.setInterval(() => void refresh(), EVERY_MS);
}

document.addEventListener('visibilitychange', plan);
// What the browser has just shown, from its own cache: what later answers are compared with.
void ask('force-cache').then(
  (html) => (shown = html),
  () => undefined,
);
plan();
