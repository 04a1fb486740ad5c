import { describe, expect, it } from 'vitest';
import { HIGH_RISK_COUNTRIES, consentText, countryOfZone, riskyCountry } from '../../src/probe/consent.ts';

describe('the risk that counts', () => {
  it('is that of a declared country on the list', () => {
    expect(riskyCountry({ declared: 'IR', zone: 'UTC' })).toBe('IR');
    expect(riskyCountry({ declared: 'KE', zone: 'Africa/Nairobi' })).toBeNull();
    expect(riskyCountry({ declared: null, zone: 'UTC' })).toBeNull();
  });

  it('is not lowered by declaring another country than the clock points to', () => {
    expect(riskyCountry({ declared: 'CH', zone: 'Asia/Tehran' })).toBe('IR');
    expect(riskyCountry({ declared: null, zone: 'Asia/Vladivostok' })).toBe('RU');
  });

  it('is known for the clock of every country on the list', () => {
    const zones = [...Intl.supportedValuesOf('timeZone'), 'Asia/Ho_Chi_Minh', 'Asia/Yangon'];
    const known = new Set(zones.map(countryOfZone));
    expect([...HIGH_RISK_COUNTRIES].filter((country) => !known.has(country))).toEqual([]);
  });
});

describe('the text', () => {
  it('says what remains, and more where the risk is high', () => {
    expect(consentText(null).join(' ')).toMatch(/provider can see/);
    expect(consentText(null).join(' ')).toMatch(/device/);
    expect(consentText(null).join(' ')).toMatch(/against the law/);
    expect(consentText('IR')).toHaveLength(consentText(null).length + 1);
  });
});
