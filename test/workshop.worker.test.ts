import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { app } from '../src/app.ts';
import type { Bindings } from '../src/env.ts';
import { handOn, runScheduled } from '../src/hand-on.ts';
import { importObservations } from '../src/rollup/job.ts';
import { openDatabase } from '../src/db/client.ts';
import { MINUTE_MS } from '../src/shared/time.ts';
import { runJobs } from './support/all-jobs.ts';
import { OPERATOR, ORIGIN } from './support/api.ts';
import { observation } from './support/observation.ts';

const NOW_MS = Date.now();
const PAGE = '/countries/KE';

const workshop = (): DurableObjectNamespace => {
  if (!env.WORKSHOP) throw new Error('wrangler.toml binds no WORKSHOP');
  return env.WORKSHOP;
};

/** The workshop, with every request that it is asked; or one that fails so. */
function watched(failure: Error | null = null): { bindings: Bindings; asked: Request[] } {
  const asked: Request[] = [];
  const real = workshop();
  const namespace = {
    idFromName: (name: string) => real.idFromName(name),
    get: (id: DurableObjectId) => ({
      fetch: (request: Request) => {
        asked.push(request);
        return failure ? Promise.reject(failure) : real.get(id).fetch(request);
      },
    }),
  } as unknown as DurableObjectNamespace;
  return { bindings: { ...env, WORKSHOP: namespace }, asked };
}

const fromAVolunteer = (path: string, init: RequestInit = {}): Request =>
  new Request(`${ORIGIN}${path}`, {
    ...init,
    headers: { 'cf-connecting-ip': '203.0.113.7', 'x-forwarded-for': '203.0.113.7', 'accept-language': 'ur', ...init.headers },
  });

beforeAll(async () => {
  await importObservations(
    openDatabase(env.DB),
    [observation({ probe_cc: 'KE', observed_at: new Date(NOW_MS - 10 * MINUTE_MS).toISOString() })],
    0,
  );
  await runJobs(env, NOW_MS);
});

describe('the workshop', () => {
  it('answers as the worker itself would, and again by the ETag alone', async () => {
    const list = `/v1/aggregates?probe_cc=KE&since=${new Date(NOW_MS - 60 * MINUTE_MS).toISOString()}&until=${new Date(NOW_MS).toISOString()}`;
    const { bindings } = watched();
    const [handed, own] = await Promise.all([handOn(fromAVolunteer(list), bindings), app.fetch(fromAVolunteer(list), env)]);
    expect(handed?.status).toBe(200);
    expect(Object.fromEntries(handed?.headers ?? [])).toEqual(Object.fromEntries(own.headers));
    expect(await handed?.text()).toBe(await own.text());
    const etag = own.headers.get('etag') ?? '';
    expect((await handOn(fromAVolunteer(list, { headers: { 'if-none-match': etag } }), bindings))?.status).toBe(304);
  });

  it('answers in the reader’s language, and sends a reader on', async () => {
    expect(await (await handOn(fromAVolunteer(PAGE), env))?.text()).toContain('lang="ur"');
    expect((await handOn(fromAVolunteer('/countries/ke'), env))?.status).toBe(301);
  });

  it('is not asked what a page elsewhere may send', async () => {
    const { bindings, asked } = watched();
    const headers = {
      origin: 'https://example.org',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const preflight = fromAVolunteer('/v1/events', { method: 'OPTIONS', headers });
    expect(await handOn(preflight, bindings)).toBeNull();
    expect(asked).toEqual([]);
    expect((await app.fetch(preflight, env)).headers.get('access-control-allow-headers')).toBe('authorization');
  });

  it('answers those who want the head alone without a body', async () => {
    const answers = await Promise.all([1, 2].map(() => handOn(fromAVolunteer(PAGE, { method: 'HEAD' }), env)));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
    expect(await Promise.all(answers.map(async (answer) => answer?.text()))).toEqual(['', '']);
  });

  it('is told nothing of who asks', async () => {
    const { bindings, asked } = watched();
    await handOn(fromAVolunteer(PAGE), bindings);
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({ 'accept-language': 'ur' });
    expect(asked[0]?.cf).toBeUndefined();
  });

  it.each(['/v1/assignments', '/v1/health', '/probe', '/status', '/v1/subscriptions', '/api/v1/test-list/urls'])(
    'is not asked for %s, whose answer is cheap or depends on who asks',
    async (path) => expect(await handOn(fromAVolunteer(path), env)).toBeNull(),
  );

  it('knows the operator, and takes what the operator sends', async () => {
    const lines = `${JSON.stringify(observation({ probe_cc: 'UG', observed_at: new Date(NOW_MS - 10 * MINUTE_MS).toISOString() }))}\n`;
    const send = (headers: Record<string, string>) =>
      handOn(fromAVolunteer('/v1/observations', { method: 'POST', body: lines, headers }), watched().bindings);
    expect((await send({}))?.status).toBe(401);
    expect(await (await send(OPERATOR))?.json()).toMatchObject({ accepted: 1 });
    expect(await (await send(OPERATOR))?.json()).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('makes a page once for all who ask for it at once', async () => {
    const room = workshop().get(workshop().idFromName('a room of its own'));
    const asked = await runInDurableObject(room, async (object) => {
      let queries = 0;
      const counting = new Proxy(env.DB, {
        get: (target, name) => {
          if (name !== 'prepare') return Reflect.get(target, name) as unknown;
          return (text: string) => {
            queries += 1;
            return target.prepare(text);
          };
        },
      });
      Object.assign(object, { env: { ...env, DB: counting } });
      const ask = async (path: string): Promise<string> =>
        (await (object as { fetch: typeof fetch }).fetch(new Request(`${ORIGIN}${path}`))).text();
      const pages = await Promise.all(Array.from({ length: 20 }, () => ask(`${PAGE}?since=2026-01-01`)));
      expect(new Set(pages).size).toBe(1);
      const many = queries;
      queries = 0;
      await ask(`${PAGE}?since=2026-01-02`);
      return { many, one: queries };
    });
    expect(asked.many).toBe(asked.one);
  });

  it('is done without where it cannot be had', async () => {
    const broken = watched(Object.assign(new Error('too much to do'), { overloaded: true }));
    expect(await handOn(fromAVolunteer(PAGE), broken.bindings)).toBeNull();
    expect(broken.asked).toHaveLength(1);
    const { WORKSHOP: _, ...bare } = env;
    expect(await handOn(fromAVolunteer(PAGE), bare)).toBeNull();
    for (const bindings of [broken.bindings, bare]) await runScheduled('* * * * *', NOW_MS + MINUTE_MS, bindings);
  });

  it('does the heavy jobs of the clock, and a job’s failure is the clock’s', async () => {
    const { bindings, asked } = watched();
    await runScheduled('* * * * *', NOW_MS + MINUTE_MS, bindings);
    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(['/-/jobs/sweep']);
    await env.DB.prepare('ALTER TABLE job_state RENAME TO job_state_elsewhere').run();
    await expect(runScheduled('* * * * *', NOW_MS + 2 * MINUTE_MS, bindings)).rejects.toThrow('job_state');
    await env.DB.prepare('ALTER TABLE job_state_elsewhere RENAME TO job_state').run();
    await expect(runScheduled('1 1 1 1 1', NOW_MS, bindings)).rejects.toThrow('no job is scheduled');
  });
});
