import { describe, expect, it } from 'vitest';
import { NO_FINGERPRINTS, type Fingerprints } from '../../../src/ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../../src/ingest/ooni/judge/judge.ts';
import { connection, exchange, FINGERPRINTS, measurement } from './measurements.ts';

const judge = (fields: Record<string, unknown>, prints: Fingerprints = NO_FINGERPRINTS, uid: string | null = null) =>
  judgeMeasurement(fields, uid, prints);

describe('measurements, by the rules of the day when they came,', () => {
  const on = (day: string, name: string, keys: Record<string, unknown>) => {
    const overrides = { measurement_start_time: `${day} 10:00:00`, input: 'http://www.example.com/' };
    const { anomaly, confirmed, failure } = judge(measurement(name, keys, overrides));
    return [anomaly && 'anomaly', confirmed && 'confirmed', failure && 'failure'].filter(Boolean).join(' ');
  };

  it('fail pages without a result since 2022, and before only those that say none', () => {
    const none = { blocking: null, accessible: null };
    expect(on('2022-08-14', 'web_connectivity', none)).toBe('');
    expect(on('2022-08-15', 'web_connectivity', none)).toBe('failure');
    expect(on('2020-03-05', 'web_connectivity', {})).toBe('failure');
  });

  it('score tests only while OONI does', () => {
    const blocked = { transport_status: { obfs4: 'blocked' } };
    expect(['2021-07-09', '2022-06-01', '2023-10-18'].map((day) => on(day, 'riseupvpn', blocked))).toEqual(['failure', 'anomaly', '']);
    expect(['2021-07-09', '2022-01-27'].map((day) => on(day, 'stunreachability', { failure: null }))).toEqual(['failure', '']);
  });

  it('ask WhatsApp for a redirect in 2022 alone', () => {
    const led = { code: 302, headers: { Location: 'https://web.whatsapp.com/' } };
    const whatsapp = (day: string, response: Record<string, unknown>) =>
      on(day, 'whatsapp', {
        tcp_connect: [connection('157.240.1.60', 443)],
        requests: [
          exchange('https://v.whatsapp.net/v2/register', 200),
          exchange('https://web.whatsapp.com/', 400),
          exchange('http://web.whatsapp.com/', 200, null, response),
        ],
      });
    expect(['2022-01-31', '2022-02-01', '2022-12-01', '2022-12-02'].map((day) => whatsapp(day, { code: 403 }))).toEqual([
      '',
      'anomaly',
      'anomaly',
      '',
    ]);
    expect(whatsapp('2022-06-01', led)).toBe('');
  });

  it('match no header between March 2023 and July 2025', () => {
    const response = { body: '', headers: { Server: 'SchoolFilter' } };
    const keys = { blocking: false, accessible: true, requests: [{ failure: null, request: { url: 'http://x.test/' }, response }] };
    const inTanzania = (day: string) =>
      judge(measurement('web_connectivity', keys, { measurement_start_time: `${day} 10:00:00`, probe_cc: 'TZ' }), FINGERPRINTS).confirmed;
    expect(['2023-02-28', '2023-03-01', '2025-07-27', '2025-07-28'].map(inTanzania)).toEqual([true, false, false, true]);
  });

  it('let a wrong clock pass until late in 2021, which no outcome does', () => {
    const late = measurement('telegram', {}, { measurement_start_time: '2021-06-02 10:00:00' });
    expect(judge(late, NO_FINGERPRINTS, '20210601100000.000000_KE_telegram_0123456789abcdef')).toMatchObject({
      failure: false,
      outcome: 'inconclusive',
    });
  });
});
