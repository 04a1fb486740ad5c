/**
 * The worker as the edge would run it: the lab's front knows where a connection comes from and says so in a header, since the local runtime
 * has no place of its own for a connection. The front lets no such header through from outside.
 */
import type { Bindings } from '../../src/env.ts';
import worker from '../../src/worker.ts';
import { SEEN_HEADER } from './front.ts';

export { RegionalVantage } from '../../src/ingest/edge/regional-vantage.ts';
export { Workshop } from '../../src/workshop.ts';

/** Only `POST` of the lab itself; makes the probes' keys look a week old, as a newcomer's word alone is not enough to call a block detected. */
const AGE_KEYS = '/lab/age-keys';
const WEEK_MS = 7 * 86_400_000;

type Seen = { address: string } & Record<string, unknown>;

const asSeen = (request: Request, seen: string): Request => {
  const { address, ...cf } = JSON.parse(seen) as Seen; // the front's own words
  const headers = new Headers(request.headers);
  headers.delete(SEEN_HEADER);
  headers.set('cf-connecting-ip', address);
  return new Request(request, { headers, cf });
};

export default {
  fetch: async (request, env, context) => {
    const seen = request.headers.get(SEEN_HEADER);
    if (seen === null && new URL(request.url).pathname === AGE_KEYS) {
      await env.DB.prepare('UPDATE probe SET enrolled_ms = enrolled_ms - ?').bind(WEEK_MS).run();
      return new Response(null, { status: 204 });
    }
    return worker.fetch(seen === null ? request : asSeen(request, seen), env, context);
  },
  scheduled: worker.scheduled,
} satisfies ExportedHandler<Bindings>;
