import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.ts';
import { alertOf, linesOf } from '../../../src/publish/alerts/alert.ts';
import { concerns } from '../../../src/publish/alerts/concerns.ts';
import { deliveriesOf, threadKey, type Pending } from '../../../src/publish/alerts/fan-out.ts';
import type { KeptSubscription, KeptTarget } from '../../../src/publish/alerts/kept.ts';
import { sendableFrom } from '../../../src/publish/alerts/quiet-hours.ts';
import { askedWait, isGivenUp, waitAfter } from '../../../src/publish/alerts/retry.ts';
import { shownTarget } from '../../../src/publish/alerts/subscription.ts';
import { checkTarget, isPublicAddress } from '../../../src/publish/alerts/target-address.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import { incident } from '../records.ts';

const NOW = Date.parse('2024-11-07T12:00:00Z');
const WEBHOOK: KeptTarget = { channel: 'webhook', url: 'https://receiver.example/hook/secret', secret: `whsec_${btoa('x'.repeat(32))}` };
const CHAT: KeptTarget = { channel: 'telegram', url: 'https://api.telegram.org', token: '123:abc', chat_id: '@observers' };

const subscription = (overrides: Partial<KeptSubscription> = {}): KeptSubscription => ({
  id: 'subscription-1',
  label: null,
  filter: {},
  lang: 'en',
  live_only: false,
  quiet_hours: null,
  origin: 'https://beacon.example',
  state: 'active',
  createdMs: 0,
  target: WEBHOOK,
  key: 'key',
  failures: 0,
  retryMs: 0,
  lastError: null,
  ...overrides,
});

const pending = (version: number, overrides: Partial<Incident> = {}, subscriptionId: string | null = null): Pending => {
  const told = incident({ version, ...overrides });
  return { seq: version, incidentId: told.id, version, subscriptionId, incident: told, publishedMs: NOW };
};

const versionsFor = (...args: Parameters<typeof deliveriesOf>): number[][] =>
  deliveriesOf(...args).map(({ version, afterVersion }) => [afterVersion, version]);

describe('an address', () => {
  it.each(['93.184.216.34', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(
    '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255'.split(
      ' ',
    ),
  )('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
    // Nor in any of the ways in which IPv6 leads to it.
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    for (const way of [
      `::ffff:${address}`,
      `::ffff:${hex}`,
      `64:ff9b::${hex}`,
      `64:ff9b:1::${hex}`,
      `2002:${hex}::1`,
      `::${hex}`,
      `::ffff:0:${hex}`,
    ])
      expect(isPublicAddress(way), way).toBe(false);
  });

  it.each([
    '::',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '100::1',
    '64:ff9b::101:101',
    'nothing',
    '',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a target', () => {
  it.each([
    'http://receiver.example/',
    'https://user:password@receiver.example/',
    'https://10.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://localhost/',
    'https://a.localhost./',
    'https://metadata.google.internal/',
    'https://router.local/',
    'https://intranet/',
    'ftp://receiver.example/',
    'nothing',
  ])('%s is refused', (url) => {
    expect(checkTarget(url, false)).toHaveProperty('refusal');
  });

  it('is looked up by its name where it is a public one', () => {
    expect(checkTarget('https://Receiver.Example./hook', false)).toEqual({ lookUp: 'receiver.example' });
    expect(checkTarget('https://93.184.216.34/hook', false)).toBe('public');
  });

  it('may be this machine where that is allowed, but no other private one', () => {
    for (const url of ['http://127.0.0.1:9000/', 'http://localhost:9000/', 'http://[::1]:9000/'])
      expect(checkTarget(url, true)).toBe('public');
    for (const url of ['http://10.0.0.1/', 'https://169.254.169.254/', 'https://[::ffff:10.0.0.1]/'])
      expect(checkTarget(url, true)).toHaveProperty('refusal');
  });

  it('is shown without what is secret', () => {
    const slack = { channel: 'slack', url: 'https://hooks.slack.com/services/T0/B0/secret' } as const;
    const email = { channel: 'email', address: 'nadia@example.org' } as const;
    expect([WEBHOOK, slack, CHAT, email].map(shownTarget)).toEqual([
      'https://receiver.example/…',
      'https://hooks.slack.com/…',
      '@observers',
      'n…@example.org',
    ]);
  });
});

describe('a filter', () => {
  it.each([
    [{}, true],
    [{ probe_cc: 'KE', service: 'telegram', network: 33771, kind: 'service-restriction', status: 'ended' }, true],
    [{ probe_cc: 'PK' }, false],
    [{ service: 'x' }, false],
    [{ network: 1 }, false],
    [{ kind: 'blackout' }, false],
    [{ status: 'suspected' }, false],
  ] as const)('%j agrees with the incident: %s', (filter, expected) => {
    expect(concerns({ filter, live_only: false }, incident(), NOW)).toBe(expected);
  });

  it('leaves out what was simulated, and history that was imported, where only what is live is asked for', () => {
    const live = { filter: {}, live_only: true };
    expect(concerns(live, incident(), Date.parse('2024-11-07T11:05:00Z'))).toBe(true);
    expect(concerns(live, incident({ simulated: true }), Date.parse('2024-11-07T11:05:00Z'))).toBe(false);
    expect(concerns(live, incident(), Date.parse('2026-01-01T00:00:00Z'))).toBe(false);
  });
});

describe('changes in the outbox', () => {
  it('go to each whom they concern: to a program each of them, to people the newest', () => {
    const changes = [pending(1), pending(2)];
    expect(versionsFor(changes, [subscription()], new Set(), NOW)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(versionsFor(changes, [subscription({ target: CHAT })], new Set(), NOW)).toEqual([[0, 2]]);
    expect(versionsFor(changes, [subscription({ filter: { probe_cc: 'PK' } })], new Set(), NOW)).toEqual([]);
  });

  it('go on to whoever was told of the incident, whatever becomes of it', () => {
    const filter = { status: 'detected' } as const;
    const changes = [pending(1, { status: 'detected' }), pending(2, { status: 'retracted' })];
    expect(versionsFor(changes, [subscription({ filter })], new Set(), NOW)).toHaveLength(2);
    const [, retraction] = changes;
    if (!retraction) throw new Error('there are two');
    expect(versionsFor([retraction], [subscription({ filter })], new Set(), NOW)).toEqual([]);
    const told = new Set([threadKey('subscription-1', retraction.incidentId)]);
    expect(versionsFor([retraction], [subscription({ filter })], told, NOW)).toEqual([[1, 2]]);
  });

  it('begin as something new with the version that the filter asks for', () => {
    const filter = { status: 'detected' } as const;
    const changes = [pending(1, { status: 'suspected' }), pending(2, { status: 'detected' }), pending(3, { status: 'detected' })];
    expect(versionsFor(changes, [subscription({ filter })], new Set(), NOW)).toEqual([
      [0, 2],
      [2, 3],
    ]);
    const change = { incident: incident({ status: 'detected' }), before: null, version: 2, publishedMs: NOW };
    expect(alertOf(change, subscription(), 'svg').type).toBe('incident.published');
  });

  it('go to one alone on its replay', () => {
    const two = [subscription(), subscription({ id: 'subscription-2' })];
    expect(deliveriesOf([pending(1, {}, 'subscription-2')], two, new Set(), NOW).map(({ subscriptionId }) => subscriptionId)).toEqual([
      'subscription-2',
    ]);
  });

  it('wait for the end of quiet hours', () => {
    const quiet = { from: '22:00', until: '07:30', time_zone: 'Asia/Karachi' };
    const [message] = deliveriesOf([pending(1)], [subscription({ quiet_hours: quiet })], new Set(), Date.parse('2024-11-07T18:00:00Z'));
    expect(new Date(message?.firstMs ?? 0).toISOString()).toBe('2024-11-08T02:30:00.000Z');
  });
});

describe('quiet hours', () => {
  const at = (text: string, quiet: Parameters<typeof sendableFrom>[0]) =>
    new Date(sendableFrom(quiet, Date.parse(text))).toISOString().slice(0, 16);

  it('reach over midnight, or lie within a day', () => {
    const night = { from: '22:00', until: '07:30', time_zone: 'Asia/Karachi' };
    expect(at('2024-11-07T16:59:00Z', night)).toBe('2024-11-07T16:59');
    expect(at('2024-11-07T17:00:00Z', night)).toBe('2024-11-08T02:30');
    expect(at('2024-11-08T02:29:00Z', night)).toBe('2024-11-08T02:30');
    expect(at('2024-11-08T02:30:00Z', night)).toBe('2024-11-08T02:30');
    expect(at('2024-11-08T08:00:00Z', { from: '12:00', until: '14:00', time_zone: 'Asia/Karachi' })).toBe('2024-11-08T09:00');
  });

  it('end by the clock of the place on the night on which it changes', () => {
    expect(at('2024-03-31T00:00:00Z', { from: '22:00', until: '07:00', time_zone: 'Europe/Berlin' })).toBe('2024-03-31T05:00');
  });
});

describe('a message that fails', () => {
  it('is tried again ever more seldom for a day, then given up', () => {
    let nowMs = 0;
    let attempts = 0;
    for (let nextMs = 0; !isGivenUp(0, nextMs); nextMs = nowMs + waitAfter(attempts, null)) {
      nowMs = nextMs;
      attempts += 1;
    }
    expect(attempts).toBe(12);
    expect(nowMs).toBeGreaterThan(20 * HOUR_MS);
    expect(nowMs).toBeLessThanOrEqual(DAY_MS);
  });

  it('waits as long as the receiver asks, within reason', () => {
    expect(waitAfter(1, 10 * 60_000)).toBe(10 * 60_000);
    expect(waitAfter(1, 365 * DAY_MS)).toBe(6 * HOUR_MS);
    expect(askedWait('120', '', NOW)).toBe(120_000);
    expect(askedWait('Thu, 07 Nov 2024 12:10:00 GMT', '', NOW)).toBe(600_000);
    expect(askedWait('Thu, 07 Nov 2024 11:00:00 GMT', '', NOW)).toBe(0);
    expect(askedWait(null, '{"ok":false,"parameters":{"retry_after":7}}', NOW)).toBe(7_000);
    expect([askedWait(null, '', NOW), askedWait('later', '', NOW)]).toEqual([null, null]);
  });
});

describe('a message', () => {
  const change = (overrides: Partial<Incident> = {}, before: Incident | null = null) => ({
    incident: incident(overrides),
    before,
    version: 2,
    publishedMs: NOW,
  });

  it('has the sentence, what is new, the link and the picture, and the same id at each attempt', () => {
    const before = incident({ updates: [] });
    const alert = alertOf(change({}, before), subscription(), 'svg');
    expect(alert.id).toBe('msg_subscription-1_ke-20241107-1_v2');
    expect(linesOf(alert)).toEqual([
      'Telegram restricted on AS33771 in Kenya since 2024-11-07 09:58–10:21 UTC. Detected automatically, not yet reviewed.',
      'Detected automatically.',
      'https://beacon.example/incidents/ke-20241107-1',
      'https://beacon.example/incidents/ke-20241107-1.svg',
    ]);
  });

  it('says what kind of change it is', () => {
    const going = incident({ status: 'detected' });
    expect(alertOf(change({ status: 'detected' }), subscription(), 'svg').type).toBe('incident.published');
    expect(alertOf(change({ status: 'detected' }, going), subscription(), 'svg').type).toBe('incident.updated');
    expect(alertOf(change({ status: 'ended' }, going), subscription(), 'svg').type).toBe('incident.ended');
    const retracted = alertOf(change({ status: 'retracted', simulated: true }, going), subscription({ lang: 'ur' }), 'png');
    expect(retracted.type).toBe('incident.retracted');
    expect(retracted.title).toMatch(/: .*: /);
    expect(retracted.pageUrl).toMatch(/\?lang=ur$/);
    expect(retracted.pictureUrl).toBe('https://beacon.example/incidents/ke-20241107-1.png?lang=ur');
  });

  it('is harmless whatever a name holds', () => {
    const hostile = `<script>\u202e<!channel> ${'x'.repeat(10_000)}`;
    const alert = alertOf(
      change({ headline: hostile, updates: [{ at: '2024-11-07T11:00:00Z', kind: 'detected', text: hostile }] }),
      subscription(),
      'svg',
    );
    expect(linesOf(alert).join('\n')).not.toContain('\u202e');
    expect(linesOf(alert).join('\n').length).toBeLessThan(2_000);
  });
});
