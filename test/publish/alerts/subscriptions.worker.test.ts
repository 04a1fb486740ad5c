import { env } from 'cloudflare:workers';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { deliverAlerts } from '../../../src/publish/alerts/job.ts';
import type { Subscription } from '../../../src/publish/alerts/subscription.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/shared/time.ts';
import { SCHEDULE } from '../../../src/schedule.ts';
import { dumpDatabase } from '../../support/database.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../../support/api.ts';
import { mailbox, publish } from './published.ts';

type Added = { subscription: Subscription; secret: string | null };

const ask = (method: string, path: string, body?: unknown) =>
  send(new Request(`${ORIGIN}${path}`, { method, headers: OPERATOR, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));

async function add(body: object): Promise<Added> {
  const response = await ask('POST', '/v1/subscriptions', body);
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json();
}

const listed = async (): Promise<Subscription[]> => (await getJson<{ data: Subscription[] }>('/v1/subscriptions', OPERATOR)).data;

const outboxOf = async (id: string) =>
  (await env.DB.prepare('SELECT version FROM outbox WHERE incident_id = ?').bind(id).all<{ version: number }>()).results.map(
    ({ version }) => version,
  );

/** Nothing that one test adds is contacted by another. */
beforeEach(async () => {
  await env.DB.prepare("UPDATE subscription SET state = 'paused' WHERE state = 'active'").run();
});

const WEBHOOK = { channel: 'webhook', url: 'https://93.184.216.34/hook/very-secret-path' };

describe('a subscription', () => {
  it('shows its secret once, and then nowhere', async () => {
    const { subscription, secret } = await add({ target: WEBHOOK, filter: { probe_cc: 'KE' }, label: 'The desk' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(subscription).toMatchObject({ target: 'https://93.184.216.34/…', state: 'active', label: 'The desk', waiting: 0 });
    const list = JSON.stringify(await listed());
    expect(list).toContain(subscription.id);
    expect(list).not.toContain('secret');
    expect(list).not.toContain(secret ?? '');
  });

  it('sent again under its id is one', async () => {
    const body = { id: 'one-and-the-same', target: WEBHOOK };
    await add(body);
    expect((await add(body)).secret).toBeNull();
    expect((await listed()).filter(({ id }) => id === body.id)).toHaveLength(1);
    expect((await ask('POST', '/v1/subscriptions', { ...body, filter: { probe_cc: 'PK' } })).status).toBe(409);
  });

  it.each([
    [{ target: { channel: 'webhook', url: 'https://10.0.0.1/' } }, 422, 'target.url: the target leads to an address that is not public'],
    [{ target: { channel: 'webhook', url: 'http://receiver.example/' } }, 422, 'target.url: the target must begin with https://'],
    [{ target: { channel: 'email', address: 'nadia@example.org' } }, 422, 'target.channel: mail is not set up on this observatory'],
    [{ target: { channel: 'slack', token: 'xoxb-0123456789' } }, 422, 'target.conversation: token and conversation go together'],
    [{ target: { channel: 'slack' } }, 422, 'target.url: the address of an incoming webhook'],
    [{ target: { channel: 'pigeon' } }, 422, 'target.channel: '],
    [{ target: WEBHOOK, filter: { service: 'nothing' } }, 422, 'filter.service: one of '],
    [
      { target: WEBHOOK, quiet_hours: { from: '25:00', until: '07:00', time_zone: 'Mars' } },
      422,
      'quiet_hours.from: a time of day (22:30)',
    ],
    [{ target: { ...WEBHOOK, secret: 'whsec_short' } }, 422, 'target.secret: '],
  ])('is refused with its reason: %j', async (body, status, detail) => {
    const response = await ask('POST', '/v1/subscriptions', body);
    expect(response.status).toBe(status);
    expect((await response.json<{ detail: string }>()).detail).toContain(detail);
  });

  it('is nobody’s business but the operator’s', async () => {
    const paths = ['/v1/subscriptions', '/v1/subscriptions/12345678/dead'];
    for (const path of paths) expect((await send(new Request(`${ORIGIN}${path}`))).status).toBe(401);
  });

  it('that is removed leaves nothing behind', async () => {
    const { subscription } = await add({
      target: { channel: 'telegram', token: '123456:abcdefghijklmnopqrstuvwxyz', chat_id: '-1009', url: 'https://93.184.216.34/' },
    });
    expect((await ask('PATCH', `/v1/subscriptions/${subscription.id}`, { state: 'paused' })).status).toBe(204);
    expect((await ask('DELETE', `/v1/subscriptions/${subscription.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/v1/subscriptions/${subscription.id}`)).status).toBe(404);
    expect(await dumpDatabase()).not.toContain('abcdefghijklmnopqrstuvwxyz');
  });
});

describe('a published change', () => {
  it('is in the outbox with its version, and counts alone are not', async () => {
    const first = await publish({ id: 'ke-outbox' });
    const counted = await publish({ id: 'ke-outbox', coverage: { ...first.coverage, measurements: 9_000 } }, first);
    const ended = await publish({ id: 'ke-outbox', status: 'retracted' }, counted);
    expect(await outboxOf('ke-outbox')).toEqual([1, 2]);
    expect(ended.version).toBe(2);
  });

  it('is taken out by a sweep, whether anybody asked for it or not', async () => {
    await publish({ id: 'ke-nobody', probe_cc: 'KE' });
    await deliverAlerts(env as Bindings, Date.now());
    expect(await outboxOf('ke-nobody')).toEqual([]);
  });

  it('goes out before what one receiver is sent again', async () => {
    await publish({ id: 'ke-again', probe_cc: 'KE' });
    await env.DB.prepare('DELETE FROM outbox').run();
    const again = env.DB.prepare("INSERT INTO outbox (incident_id, version, subscription_id) VALUES ('ke-again', 1, 'some-receiver')");
    await env.DB.batch(Array.from({ length: 20 }, () => again));
    await publish({ id: 'ke-new', probe_cc: 'KE' });
    await deliverAlerts(env as Bindings, Date.now());
    expect(await outboxOf('ke-new')).toEqual([]);
    expect(await outboxOf('ke-again')).not.toEqual([]);
    await env.DB.prepare('DELETE FROM outbox').run();
  });
});

describe('mail', () => {
  const subscriber = async (id: string, filter: object) => {
    await env.DB.prepare('INSERT INTO subscription VALUES (?, ?, ?, ?, ?, 0, 0, NULL)')
      .bind(
        id,
        'active',
        Date.now(),
        JSON.stringify({ channel: 'email', address: `${id}@example.org`, key: 'the-key' }),
        JSON.stringify({ label: null, filter, lang: 'en', live_only: false, quiet_hours: null, origin: 'https://beacon.example' }),
      )
      .run();
  };

  it('answers the first message of an incident with the later ones, and can be left with one click', async () => {
    const { mails, bindings } = mailbox();
    await subscriber('reader-one', { probe_cc: 'UG' });
    const first = await publish({ id: 'ug-mail', probe_cc: 'UG', status: 'detected' });
    await deliverAlerts(bindings, Date.now());
    await publish({ id: 'ug-mail', probe_cc: 'UG', status: 'retracted' }, first);
    await deliverAlerts(bindings, Date.now() + MINUTE_MS);
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['reader-one@example.org', 'Telegram restricted in Uganda'],
      ['reader-one@example.org', 'Retracted: Telegram restricted in Uganda'],
    ]);
    expect(mails.map(({ headers }) => headers['In-Reply-To'])).toEqual([undefined, '<mail-1@mail.example>']);
    expect(mails[0]?.headers).toMatchObject({
      'List-Unsubscribe': '<https://beacon.example/unsubscribe?id=reader-one&key=the-key>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(mails[0]?.text).toContain('https://beacon.example/incidents/ug-mail');
  });

  it('tells people of several changes that wait in one message', async () => {
    const { mails, bindings } = mailbox();
    await subscriber('reader-two', { probe_cc: 'TZ' });
    let last = await publish({ id: 'tz-mail', probe_cc: 'TZ', updates: [] });
    await env.DB.prepare("UPDATE subscription SET retry_ms = ? WHERE subscription_id = 'reader-two'")
      .bind(Date.now() + MINUTE_MS)
      .run();
    for (const text of ['First news.', 'Second news.']) {
      last = await publish(
        { id: 'tz-mail', probe_cc: 'TZ', updates: [...last.updates, { at: '2024-11-07T11:00:00Z', kind: 'networks', text }] },
        last,
      );
      await deliverAlerts(bindings, Date.now());
    }
    expect(mails).toEqual([]);
    await deliverAlerts(bindings, Date.now() + 2 * MINUTE_MS);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(/First news\.\s+Second news\./);
  });

  it('that could not be tried, since the one before it failed, still gives way to what is newer', async () => {
    const { mails, bindings } = mailbox();
    const broken = { ...bindings, EMAIL: { send: () => Promise.reject(new Error('no')) } } as unknown as Bindings;
    await subscriber('reader-four', { probe_cc: 'MW' });
    await publish({ id: 'mw-a', probe_cc: 'MW' });
    const second = await publish({ id: 'mw-b', probe_cc: 'MW' });
    await deliverAlerts(broken, Date.now());
    await publish({ id: 'mw-b', probe_cc: 'MW', status: 'retracted' }, second);
    for (const minutes of [2, 3]) await deliverAlerts(bindings, Date.now() + minutes * MINUTE_MS);
    expect(mails.map(({ subject }) => subject)).toEqual(['Telegram restricted in Malawi', 'Retracted: Telegram restricted in Malawi']);
  });

  it('says nothing of what is held by the time that it would be sent', async () => {
    const { mails, bindings } = mailbox();
    await subscriber('reader-three', { probe_cc: 'RW' });
    await publish({ id: 'rw-mail', probe_cc: 'RW' });
    await env.DB.prepare("UPDATE incident SET shown = 'held' WHERE incident_id = 'rw-mail'").run();
    await deliverAlerts(bindings, Date.now());
    expect(mails).toEqual([]);
  });
});

describe('a mailbox that subscribes by itself', () => {
  const app = createApp();
  async function page(bindings: Bindings, path: string, form?: Record<string, string>): Promise<Response> {
    const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await app.request(`${ORIGIN}${path}`, init, bindings);
    expect(response.headers.get('content-security-policy'), 'the page’s own style is let through').toContain("style-src 'sha256-");
    return response;
  }

  it('is sent nothing but one question until whoever has it confirms, and leaves by one click', async () => {
    const { mails, bindings } = mailbox();
    const form = { address: 'Nadia@Example.org', probe_cc: 'MZ', service: '' };
    for (let count = 0; count < 2; count += 1) {
      const answer = await page(bindings, '/subscribe?lang=ur', form);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('اپنا میل باکس دیکھیں');
    }
    expect(mails.map(({ to }) => to)).toEqual(['nadia@example.org']);
    const first = await publish({
      id: 'mz-self',
      probe_cc: 'MZ',
      updates: [{ at: new Date().toISOString(), kind: 'detected', text: 'Detected.' }],
    });
    await deliverAlerts(bindings, Date.now());
    expect(mails).toHaveLength(1);
    const link = /http:\S+/.exec(mails[0]?.text ?? '')?.[0].replace(ORIGIN, '') ?? '';
    expect(await (await page(bindings, link)).text()).toContain('<form action="/subscribe/confirm?id=');
    expect((await page(bindings, `${link}x`, {})).status).toBe(404);
    expect((await page(bindings, link, {})).status).toBe(200);
    const now = { at: new Date().toISOString(), kind: 'ended', text: 'Ended.' };
    await publish({ id: 'mz-self', probe_cc: 'MZ', status: 'retracted', updates: [...first.updates, now] }, first);
    await deliverAlerts(bindings, Date.now());
    expect(mails).toHaveLength(2);
    const leave =
      /<http:[^>]+>/
        .exec(mails[1]?.headers['List-Unsubscribe'] ?? '')?.[0]
        .slice(1, -1)
        .replace(ORIGIN, '') ?? '';
    expect((await page(bindings, leave, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    expect(await dumpDatabase()).not.toContain('nadia');
  });

  it('is told what is wrong with its address, and that there is no mail where there is none', async () => {
    const { bindings, mails } = mailbox();
    const wrong = await page(bindings, '/subscribe', { address: 'nadia@<script>' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toMatch(/role="alert">\s*This is no mail address.*value="nadia@&lt;script&gt;".*aria-invalid="true"/s);
    expect(await (await page(env as Bindings, '/subscribe')).text()).toContain('This observatory sends no mail.');
    expect(mails).toEqual([]);
  });

  it('cannot be used to flood others', async () => {
    const { bindings, mails } = mailbox();
    const statuses = [];
    for (let count = 0; count < 55; count += 1)
      statuses.push((await page(bindings, '/subscribe', { address: `victim-${count}@example.org` })).status);
    expect(mails.length).toBeLessThanOrEqual(50);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('figures for monitoring', () => {
  it('are in the format that Prometheus reads, without what is held', async () => {
    await publish({ id: 'bi-metrics', probe_cc: 'BI' });
    await publish({ id: 'bi-held', probe_cc: 'BI' });
    await env.DB.prepare("UPDATE incident SET shown = 'held' WHERE incident_id = 'bi-held'").run();
    const response = await send(new Request(`${ORIGIN}/metrics`));
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parsePrometheusTextFormat(await response.text());
    const of = (name: string) => families.find((family) => family.name === name)?.metrics;
    expect(of('tocsin_incidents')).toContainEqual({
      value: '1',
      labels: { probe_cc: 'BI', kind: 'service-restriction', status: 'ended', simulated: 'false' },
    });
    expect(of('tocsin_alerts_waiting')?.[0]?.value).toMatch(/^\d+$/);
    expect(families.map(({ type }) => type)).not.toContain('UNTYPED');
  });
});

describe('once a day', () => {
  it('what waits behind a dead receiver is given up, and what nobody confirmed is forgotten', async () => {
    const nowMs = Date.now();
    await env.DB.prepare("INSERT INTO delivery VALUES (0, 'stuck-one', 'ke-1', 1, 0, ?, ?, 3, 'no connection')")
      .bind(nowMs - 2 * DAY_MS, nowMs)
      .run();
    await env.DB.prepare("INSERT INTO subscription VALUES ('unconfirmed', 'pending', ?, '{\"key\":\"k\"}', '{}', 0, 0, NULL)")
      .bind(nowMs - 3 * DAY_MS)
      .run();
    await SCHEDULE.find(({ name }) => name === 'turn-over')?.run(env as Bindings, nowMs);
    expect(await env.DB.prepare("SELECT dead FROM delivery WHERE subscription_id = 'stuck-one'").first('dead')).toBe(1);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM subscription WHERE subscription_id = 'unconfirmed'").first('n')).toBe(0);
  });
});
