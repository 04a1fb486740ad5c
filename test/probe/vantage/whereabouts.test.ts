import { expect, it } from 'vitest';
import { readTrace } from '../../../src/probe/vantage/whereabouts.ts';

it('reads data centre and country from the platform’s trace, and nothing from anything else', () => {
  const trace = 'fl=1f1\nh=www.cloudflare.com\nip=2001:db8::1\nts=1.2\nvisit_scheme=https\ncolo=FRA\nsliver=none\nloc=DE\ntls=TLSv1.3\n';
  expect(readTrace(trace)).toEqual({ data_centre: 'FRA', country: 'DE' });
  expect(readTrace('colo=FRA\nloc=XX\n')).toEqual({ data_centre: 'FRA', country: null });
  expect(readTrace('<html>colo=evil</html>')).toEqual({ data_centre: null, country: null });
});
