/**
 * OONI's clients are written in Go, which decodes strictly: one field of another type, and the whole answer is an error. The types are those of
 * probe-cli, `internal/model/ooapi.go` and `th.go`; for Go null is as good as absent.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, send } from '../../support/api.ts';
import { fresh, KENYA, ok, post, submitNew, submitOld, TEMPLATE } from './client.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const int64 = z.int().nullish();
const time = z.iso.datetime().nullish();
const service = z.object({ address: z.url(), type: z.enum(['https', 'cloudfront']), front: text });
const services = z.record(z.string(), z.array(service));
const pages = z.array(z.object({ category_code: text, country_code: text, url: z.url() }));
const tried = z.record(z.string(), z.object({ status: flag, failure: text }));

const Opened = z.object({ backend_version: text, report_id: z.string().min(1), supported_formats: z.array(z.string()) });
const Updated = z.object({ measurement_uid: z.string().min(1) });
const Submitted = Updated.extend({
  verification_status: text,
  submit_response: text,
  protocol_version: text,
  error: text,
  report_id: text,
});
const CheckedIn = z.object({
  v: int64,
  probe_asn: text,
  probe_cc: text,
  utc_time: time,
  conf: z.object({ features: z.record(z.string(), z.boolean()), test_helpers: services }),
  tests: z.object({ web_connectivity: z.object({ report_id: z.string().min(1), urls: pages }) }),
});
const Meta = z.object({
  anomaly: flag,
  category_code: text,
  confirmed: flag,
  failure: flag,
  input: text,
  measurement_start_time: time,
  probe_asn: int64,
  probe_cc: text,
  raw_measurement: text,
  report_id: text,
  scores: text,
  test_name: text,
  test_start_time: time,
});
const Helped = z.object({
  tcp_connect: tried,
  tls_handshake: tried,
  http_request: z.object({ body_length: int64, failure: text, title: text, headers: z.record(z.string(), z.string()), status_code: int64 }),
  dns: z.object({ failure: text, addrs: z.array(z.string()).nullish() }),
  ip_info: z.record(z.string(), z.object({ asn: int64, flags: int64 })),
});

describe('a client in Go can decode', () => {
  it('what it is told before it measures', async () => {
    const asked = { probe_cc: 'KE', probe_asn: 'AS33771', run_type: 'manual', web_connectivity: { category_codes: [] } };
    for (const place of [KENYA, {}]) CheckedIn.parse(await ok(await send(post('/api/v1/check-in', asked), place)));
    services.parse(await ok(await get('/api/v1/test-helpers')));
    z.object({ results: pages }).parse(await ok(await get('/api/v1/test-list/urls')));
    z.object({ error: text, found: flag, v: int64 }).parse(await ok(await get('/api/v1/check-report-id?report_id=x')));
    z.object({ client_id: z.string() }).parse(await ok(await send(post('/api/v1/register', { password: 'x', platform: 'linux' }))));
    z.object({ expire: time, token: z.string() }).parse(await ok(await send(post('/api/v1/login', { username: 'x', password: 'x' }))));
  });

  it('what a collector answers', async () => {
    const { report_id: id } = Opened.parse(await ok(await send(post('/report', TEMPLATE), KENYA)));
    Updated.parse(await ok(await send(post(`/report/${id}`, { format: 'json', content: fresh({ report_id: id }) }), KENYA)));
    expect(await ok(await send(post(`/report/${id}/close`, {}), KENYA))).toEqual({});
    Submitted.parse(await submitNew(fresh({}, 3)));
  });

  it('what is known of a measurement', async () => {
    const { reportId } = await submitOld(fresh({}, 4));
    const query = new URLSearchParams({ report_id: reportId, input: 'https://www.youtube.com/', full: 'true' });
    Meta.parse(await ok(await get(`/api/v1/measurement_meta?${query}`)));
  });

  it('what the test helper found', async () => {
    const asked = { http_request: 'https://www.youtube.com/', http_request_headers: {}, tcp_connect: ['142.250.1.1:443', '10.0.0.1:443'] };
    Helped.parse(await ok(await send(post('/ooni/test-helper', asked), KENYA)));
  });
});
