import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/shared/time.ts';
import { runTocsin } from '../../cli/tocsin-process.ts';
import { freePort, startObservatory, type Observatory } from '../../support/observatory.ts';
import { blockedDays } from '../block.ts';
import { fillObservatory } from '../fill.ts';
import { startReceiver, verified, type Receiver } from './receiver.ts';

const SWEEP = '* * * * *';
/** Longer than a run keeps what it took. */
const LEASE_MIN = 3;

let observatory: Observatory;
let incidentId: string;
let clockMs = Date.now();
const receivers: Receiver[] = [];

const receive = async (...args: Parameters<typeof startReceiver>): Promise<Receiver> => {
  const receiver = await startReceiver(...args);
  receivers.push(receiver);
  return receiver;
};

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${observatory.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${observatory.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

type Added = { subscription: { id: string }; secret: string };
const subscribe = (target: object, more: object = {}): Promise<Added> => ask('POST', '/v1/subscriptions', { target, ...more });
const unsubscribe = ({ subscription: { id } }: Added): Promise<null> => ask('DELETE', `/v1/subscriptions/${id}`);

let acts = 0;
/** A change of the incident: each makes a version. */
const change = () =>
  ask('POST', `/v1/incidents/${incidentId}/acts`, {
    act_id: `change-${(acts += 1)}-of-the-test`,
    kind: 'annotate',
    text: `Statement ${acts}`,
    said_by: 'A regulator',
    source: 'https://example.org/',
  });

/** Sweeps, `minutes` later on the observatory's clock. */
const sweep = (minutes = 1): Promise<void> => observatory.tick(SWEEP, (clockMs += minutes * MINUTE_MS));

const versionOf = async (): Promise<number> => (await ask<{ version: number }>('GET', `/v1/incidents/${incidentId}`)).version;

beforeAll(async () => {
  observatory = await startObservatory();
  await fillObservatory(
    observatory,
    blockedDays()
      .filter(({ service, observed_at: at }) => service === 'telegram' && at >= '2024-11-06')
      .map((line) => JSON.stringify(line)),
  );
  incidentId = (await ask<{ data: { id: string }[] }>('GET', '/v1/incidents')).data[0]?.id ?? '';
  for (let count = 0; count < 5; count += 1) await sweep();
}, 120_000);

afterAll(async () => {
  receivers.forEach(({ stop }) => stop());
  await observatory.stop();
});

/** A program that was just started is not there at once. */
async function untilItAnswers(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer !== null) return;
    await delay(50);
  }
}

describe('a webhook', () => {
  it('gets each change, once by its id, over a crash in the middle of deliveries and a restart', async () => {
    const received = await receive(() => ({ status: 204 }));
    const added = await subscribe({ channel: 'webhook', url: received.url });
    const before = await versionOf();
    for (let count = 0; count < 6; count += 1) await change();
    const second = received.next().then(() => received.next());
    const killed = sweep().catch(() => null);
    await second;
    await observatory.kill9();
    await killed;
    const arrived = received.received.length;
    await observatory.restart();
    for (let count = 0; count < 4; count += 1) await sweep(LEASE_MIN);
    const versions = new Map(
      received.received.map((request) => [request.headers['webhook-id'], verified(added.secret, request).data.version]),
    );
    expect([...versions.values()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6].map((n) => before + n));
    expect(arrived).toBeLessThan(6);
    expect(received.received.length).toBeLessThanOrEqual(12);
    await unsubscribe(added);
  }, 60_000);

  it('is taken by the receiver of the guide, and refused where a byte of it was changed', async () => {
    const guide = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
    const program = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const relay = await receive(() => ({ status: 204 }));
    const secret = `whsec_${btoa('a secret of thirty-two characters')}`;
    const port = await freePort();
    const receiver = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: new URL('../../..', import.meta.url),
      env: { ...process.env, PORT: String(port), TOCSIN_WEBHOOK_SECRET: secret },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await untilItAnswers(`http://127.0.0.1:${port}/`);
    const said = once(receiver.stdout, 'data') as Promise<[Buffer]>;
    const all = [
      await subscribe({ channel: 'webhook', url: `http://127.0.0.1:${port}/`, secret }),
      await subscribe({ channel: 'webhook', url: relay.url, secret }),
    ];
    await change();
    await sweep();
    expect(String((await said)[0])).toMatch(/^incident\.published Telegram restricted on /);
    const [request] = relay.received;
    if (!request) throw new Error('nothing was received');
    const hand = async (body: string): Promise<number> => {
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('webhook-'))) as Record<
        string,
        string
      >;
      return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status;
    };
    expect(await hand(request.body)).toBe(204);
    expect(await hand(request.body.replace('Statement', 'Statemend'))).toBe(401);
    receiver.kill();
    for (const added of all) await unsubscribe(added);
  }, 40_000);

  it('that never answers, fails or redirects holds up nobody else', async () => {
    const silent = await receive(() => null);
    const failing = await receive(() => ({ status: 500 }));
    const live = await receive(() => ({ status: 200 }));
    const redirecting = await receive(() => ({ status: 302, location: `${live.url}/redirected` }));
    const all = await Promise.all([silent, failing, redirecting, live].map(({ url }) => subscribe({ channel: 'webhook', url })));
    await change();
    const asked = Promise.all([silent.next(), live.next()]);
    const run = sweep();
    const [, onTime] = await asked;
    await run;
    // The silent one was given eight seconds; the live one had its message long before.
    expect(Date.now() - onTime.atMs).toBeGreaterThan(5_000);
    expect(live.received.map(({ path }) => path)).toEqual(['/']);
    silent.stop();
    await change();
    await sweep();
    expect(live.received).toHaveLength(2);
    const list = await ask<{ data: { last_error: string | null; failures: number }[] }>('GET', '/v1/subscriptions');
    expect(list.data.map(({ last_error: error }) => error)).toEqual(
      expect.arrayContaining(['answered 302: redirects are not followed', 'answered 500', null]),
    );
    for (const added of all) await unsubscribe(added);
  }, 40_000);

  it('that is dead for a day has its messages listed, and gets them on a replay under their ids', async () => {
    let isUp = false;
    const received = await receive(() => ({ status: isUp ? 200 : 503 }));
    const { subscription, secret } = await subscribe({ channel: 'webhook', url: received.url });
    await change();
    for (let hours = 0; hours < 30; hours += 3) await sweep(180);
    const { data } = await ask<{ data: { incident: string; last_error: string }[] }>('GET', `/v1/subscriptions/${subscription.id}/dead`);
    expect(data).toEqual([expect.objectContaining({ incident: incidentId, last_error: 'answered 503' })]);
    isUp = true;
    expect(await ask('POST', `/v1/subscriptions/${subscription.id}/replay`, {})).toEqual({ queued: 1 });
    await observatory.tick(SWEEP, Date.now());
    const ids = new Set(received.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
    expect(received.received.length).toBeGreaterThan(5);
    const last = received.received.at(-1);
    expect(last && verified(secret, last).type).toBe('incident.published');
    await unsubscribe({ subscription, secret });
  }, 40_000);
});

describe('a chat', () => {
  it('has later messages under the first, in Telegram and Slack', async () => {
    const telegram = await receive((_, count) => ({ status: 200, text: JSON.stringify({ ok: true, result: { message_id: 70 + count } }) }));
    const slack = await receive((_, count) => ({ status: 200, text: JSON.stringify({ ok: true, ts: `1700.${count}` }) }));
    const bot = { token: '123456:abcdefghijklmnopqrstuvwxyz', chat_id: '@observers', url: telegram.url };
    const all = [
      await subscribe({ channel: 'telegram', ...bot }, { lang: 'ur' }),
      await subscribe({ channel: 'slack', url: slack.url, token: 'xoxb-0123456789', conversation: 'C0123456' }),
    ];
    for (let count = 0; count < 2; count += 1) {
      await change();
      await sweep();
    }
    const bodies = ({ received }: Receiver) => received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(telegram.received[0]?.path).toBe(`/bot${bot.token}/sendMessage`);
    expect(bodies(telegram).map(({ reply_parameters: reply }) => reply)).toEqual([
      undefined,
      { message_id: 71, allow_sending_without_reply: true },
    ]);
    expect(bodies(slack).map(({ thread_ts: thread }) => thread)).toEqual([undefined, '1700.1']);
    expect(bodies(slack)[1]?.['text']).toContain(`${observatory.url}/incidents/${incidentId}`);
    expect(bodies(slack)[1]?.['text']).not.toContain('<');
    for (const added of all) await unsubscribe(added);
  });
});

describe('tocsin subscription', () => {
  const tocsin = async (...args: string[]) => {
    const run = runTocsin(['subscription', ...args, '--observatory', observatory.url], { TOCSIN_OPERATOR_TOKEN: observatory.token });
    const code = await run.ended;
    return { code, out: run.stdout(), err: run.stderr() };
  };

  it('adds one, tries it, pauses it, sends what it missed, and removes it', async () => {
    const received = await receive(() => ({ status: 204 }));
    const added = await tocsin('add', '--webhook', received.url, '--country', 'KE', '--json');
    const { subscription, secret } = JSON.parse(added.out) as { subscription: { id: string }; secret: string };
    const { id } = subscription;
    expect([added.code, added.err]).toEqual([0, '']);
    expect((await tocsin('test', id)).out).toBe('Delivered.\n');
    expect(received.received.map((request) => verified(secret, request).type)).toEqual(['test']);

    const sinceMs = Date.now();
    await tocsin('pause', id);
    await change();
    await sweep();
    expect(received.received).toHaveLength(1);
    expect((await tocsin('list')).out).toMatch(new RegExp(`${id} +webhook +\\S+ +KE +paused`));
    await tocsin('resume', id);
    const again = await tocsin('replay', id, '--since', new Date(sinceMs - 1000).toISOString());
    expect(again.out).toMatch(/^\d+ (is|are) in line and will be sent within minutes\.\n$/);
    await observatory.tick(SWEEP, Math.max(clockMs, Date.now()));
    expect(received.received.length).toBeGreaterThan(1);

    expect((await tocsin('dead', id)).out).toBe('Nothing was given up.\n');
    expect((await tocsin('remove', id)).out).toBe('Removed.\n');
    expect((await tocsin('list')).out).toMatch(/^Nobody is alerted yet/);
    const gone = await tocsin('test', id);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('No subscription')]);
  }, 60_000);

  it('says what is missing, and adds nothing', async () => {
    const none = await tocsin('add', '--country', 'KE');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('Name one channel: --webhook')]);
    const wrong = await tocsin('add', '--webhook', 'http://10.0.0.1/', '--country', 'KENYA');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/probe_cc|country/)]);
    expect((await tocsin('list')).out).toMatch(/^Nobody is alerted yet/);
  }, 40_000);
});
