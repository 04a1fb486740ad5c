/**
 * Keeps the page and what it is made of, so that it opens without the observatory; it is there only once somebody has consented. The page
 * itself is asked for anew each time and comes from the copy where no answer comes. What is measured passes by.
 */
const CACHE = 'probe';
const PATIENCE_MS = 4_000;

/** The worker's own global scope; the page's types do not have it. */
const scope = self as unknown as {
  location: Location;
  skipWaiting: () => Promise<void>;
  clients: {
    claim: () => Promise<void>;
    matchAll: (options: { type: 'window'; includeUncontrolled: boolean }) => Promise<readonly { url: string }[]>;
  };
  addEventListener: (type: string, listen: (event: WorkerEvent) => void) => void;
};

interface WorkerEvent {
  readonly request: Request;
  waitUntil: (until: Promise<unknown>) => void;
  respondWith: (response: Promise<Response>) => void;
}

/** The page in the language in which it is open, and everything of this origin that its head names. */
const keepPage = async (): Promise<void> => {
  const cache = await caches.open(CACHE);
  const [open] = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const response = await fetch(`/probe${open === undefined ? '' : new URL(open.url).search}`, { cache: 'no-store' });
  const html = await response.clone().text();
  const parts = [...html.matchAll(/(?:href|src)="(\/(?:style\.css|probe[^"/?]*\.|favicon)[^"]*)"/g)].map(([, part = '']) => part);
  await cache.addAll([...new Set(parts)]);
  await cache.put('/probe', response);
};

/** Everything but the page has an address that changes with it. */
const fromCopy = async (request: Request): Promise<Response> => {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(request);
  if (copy !== undefined) return copy;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
};

const pageAnswer = async (request: Request): Promise<Response> => {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) await cache.put('/probe', response.clone());
    return response;
  } catch {
    return (await cache.match('/probe')) ?? Response.error();
  }
};

scope.addEventListener('install', (event) => {
  event.waitUntil(keepPage());
  void scope.skipWaiting();
});
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== scope.location.origin || event.request.method !== 'GET' || pathname.startsWith('/v1/')) return;
  event.respondWith(pathname === '/probe' ? pageAnswer(event.request) : fromCopy(event.request));
});
