/**
 * Keeps an open page fresh: asks each minute whether it has changed, by a conditional request of the browser's own cache, pauses while nobody
 * looks, and says when it last succeeded. What somebody is reading is not taken away under their eyes: then it offers the new page instead.
 */

const EVERY_MS = 60_000;

const note = document.getElementById('live');
const main = document.getElementById('main');

let known: string | null = null;
let lastMs = Date.now();
let timer = 0;

const clock = (timeMs: number): string => new Date(timeMs).toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });

function say(kind: 'refreshed' | 'failed'): void {
  if (!note) return;
  note.hidden = false;
  note.textContent = (note.dataset[kind] ?? '').replace('{time}', clock(lastMs));
}

/** Focus or an opened part inside the content: somebody is at it. */
const isInUse = (content: HTMLElement): boolean =>
  (document.activeElement !== content && content.contains(document.activeElement)) || content.querySelector('details[open]') !== null;

function show(html: string): void {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const content = next.getElementById('main');
  if (!main || !content) return;
  if (isInUse(main)) {
    offer();
    return;
  }
  main.replaceChildren(...content.childNodes);
  document.title = next.title;
}

function offer(): void {
  if (!note) return;
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
    say('refreshed');
    if (known !== null && html !== known) show(html);
    known = html;
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
  (html) => (known = html),
  () => undefined,
);
plan();
