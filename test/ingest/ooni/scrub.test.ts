import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scrub } from '../../../src/ingest/ooni/collector/scrub.ts';

const V6 = '2c0f:fe38:2200::41:7';

it('takes probe_ip out wherever it stands, and leaves JSON', () => {
  for (const text of [
    '{"probe_ip":"1.2.3.4","a":1}',
    '{"a":1, "probe_ip" : "1.2.3.4" }',
    '{"a":1,"probe_ip":null,"b":2}',
    '{"probe_ip":""}',
  ])
    expect(Object.keys(JSON.parse(scrub(text, '')) as object)).not.toContain('probe_ip');
});

it('finds an IPv6 address however it is written, the others of its household too, and no other', () => {
  const written = [
    '2c0f:fe38:2200:0:0:0:41:7',
    '2C0F:FE38:2200::41:7',
    '2c0f:fe38:2200:0000:0000:0000:0041:0007',
    '2c0f:fe38:2200:0::41:7',
    '2c0f:fe38:2200::0.65.0.7',
    '2c0f:fe38:2200::9:1:2:3',
  ];
  for (const address of written) {
    expect(scrub(`{"x":"[${address}]:443"}`, V6)).toBe('{"x":"[[scrubbed]]:443"}');
    expect(scrub(`{"x":"You are ${address}."}`, V6)).toBe('{"x":"You are [scrubbed]."}');
  }
  for (const other of ['2c0f:fe38:2200:1::41:7', '1:2c0f:fe38:2200::41:7', '2c0f:fe38:2200::41:7:1:2:3', '12:2c:0f'])
    expect(scrub(`"${other}"`, V6)).toBe(`"${other}"`);
});

it('finds an IPv4 address in the names that providers make of it, and mapped into IPv6', () => {
  const found = 'host-41-90-64-7.isp.test, 7.64.90.41.in-addr.arpa, ::ffff:295a:4007, ::FFFF:41.90.64.7, ::ffff:41.90.64.7';
  expect(scrub(`"${found}"`, '41.90.64.7')).toBe(
    '"host-[scrubbed].isp.test, [scrubbed], [scrubbed], ::FFFF:[scrubbed], ::ffff:[scrubbed]"',
  );
  const others = '141-90-64-7.isp.test, 41-90-64-70, 17.64.90.41.in-addr.arpa, ::ffff:295a:4008, 1:ffff:295a:4007';
  expect(scrub(`"${others}"`, '41.90.64.7')).toBe(`"${others}"`);
  expect(scrub('"41.90.64.7"', '::ffff:41.90.64.7')).toBe('"[scrubbed]"');
});

it('leaves addresses alone that only contain the volunteer’s', () => {
  expect(scrub('"41.90.64.70 141.90.64.7 41.90.64.7 41.90.64.7.example 41.90.64.7.1"', '41.90.64.7')).toBe(
    '"41.90.64.70 141.90.64.7 [scrubbed] [scrubbed].example 41.90.64.7.1"',
  );
});

it('leaves no trace of the address in any measurement, in base64 neither', () => {
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
  const holding = fc.tuple(text, text).map(([before, after]) => `${before} 41.90.64.7 ${after}`);
  const body = fc.oneof(
    holding,
    holding.map((plain) => ({ format: 'base64', data: btoa(plain) })),
    text,
  );
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(body, fc.array(body))), (keys) => {
      const measurement = { probe_ip: '41.90.64.7', test_keys: keys };
      const scrubbed = scrub(JSON.stringify(measurement), '41.90.64.7');
      const found: unknown = JSON.parse(scrubbed, (_, value: { format?: string; data?: string } | null) =>
        value?.format === 'base64' ? atob(value.data ?? '') : value,
      );
      expect(JSON.stringify(found)).not.toContain('41.90.64.7');
    }),
    { seed: 41, numRuns: 300 },
  );
});

it('looks for a few claimed addresses alone, however many a text claims', () => {
  const claims = Array.from({ length: 20_000 }, (_, n) => `"probe_ip":"11.${n >> 8}.${n & 255}.7"`).join();
  const scrubbed = scrub(`{${claims},"page":"11.0.0.7 11.0.1.7 ${'x'.repeat(200_000)} 11.0.99.7"}`, '198.51.100.7');
  expect(scrubbed).not.toContain('probe_ip');
  expect(scrubbed).toContain('"page":"[scrubbed] [scrubbed] x');
});
