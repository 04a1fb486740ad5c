import { expect, test } from 'vitest';
import { assembleIncident } from '../../src/incidents/assemble.ts';
import { countryName, list, serviceName, span as spanText } from '../../src/incidents/headline.ts';
import { episode, network, span } from './episode.ts';

const headline = (overrides: Parameters<typeof episode>[0]): string => assembleIncident('KE', [episode(overrides)], null).headline;

test('a headline says what, on which networks, where and since when', () => {
  expect(headline({})).toBe(
    'Telegram restricted on 2 of 7 networks observed in Kenya (AS33771 Safaricom Limited, AS37061 Safaricom Limited) since 2024-11-07 09:55–10:25 UTC',
  );
});

test('a headline counts the networks that it does not name, and tells the end', () => {
  const networks = [1, 2, 3, 4, 5].map((asn) => network(asn, null));
  expect(headline({ networks, end: span('12:00', '12:10') })).toBe(
    'Telegram restricted on 5 of 7 networks observed in Kenya (AS1, AS2, AS3 and 2 more) since 2024-11-07 09:55–10:25 UTC, ended 2024-11-07 12:00–12:10 UTC',
  );
});

test('a headline tells apart throttling, outages, simulations and what began before the record', () => {
  expect(headline({ kind: 'throttling' })).toContain('Telegram slowed down on');
  expect(headline({ kind: 'platform-outage' })).toContain('unreachable, for controls elsewhere too, on');
  expect(headline({ simulated: true })).toMatch(/^Simulated: /);
  expect(headline({ leftCensored: true })).toContain('since before 2024-11-07 10:25 UTC');
});

test('a headline names the regions of what is regional, and says that it came and went', () => {
  expect(headline({ regions: ['KE-01'], okRegions: ['KE-30'] })).toContain('on 2 of 7 networks observed in KE-01, Kenya (');
  const [phase] = episode({ end: span('11:00', '11:10') }).phases;
  const again = { ...phase, onset: span('13:00', '13:10'), end: null };
  expect(headline({ phases: [phase, again] as never })).toContain('since 2024-11-07 09:55–10:25 UTC, in 2 phases');
});

test('names are those that a reader knows', () => {
  expect(serviceName('youtube')).toBe('YouTube');
  expect(serviceName('some-service')).toBe('Some Service');
  expect(countryName('PK')).toBe('Pakistan');
  expect(countryName('!!')).toBe('!!');
  expect(list(['Facebook', 'Instagram', 'X'])).toBe('Facebook, Instagram and X');
});

test('a span tells both days where they differ', () => {
  expect(spanText({ earliest: '2024-11-06T23:50:00Z', latest: '2024-11-07T00:10:00Z' })).toBe('2024-11-06 23:50 – 2024-11-07 00:10');
});
