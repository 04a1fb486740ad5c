import { describe, expect, it } from 'vitest';
import { CONSENT_VERSION, HIGH_RISK_COUNTRIES, consentText, countryOfZone, holds, riskyCountry } from '../../src/probe/consent.ts';

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
    for (const form of ['program', 'page'] as const) {
      const text = consentText(null, form).join(' ');
      expect(text).toMatch(/provider can see/);
      expect(text).toMatch(/device/);
      expect(text).toMatch(/against the law/);
      expect(text).toMatch(form === 'page' ? /Erase everything/ : /tocsin forget/);
      expect(consentText('IR', form)).toHaveLength(consentText(null, form).length + 1);
    }
  });
});

describe('a consent', () => {
  it('holds for its text, and where no risk is known that was not told', () => {
    const given = { version: CONSENT_VERSION, country: 'KE' };
    expect(holds(given, null)).toBe(true);
    expect(holds(given, 'IR')).toBe(false);
    expect(holds({ ...given, country: 'IR' }, 'IR')).toBe(true);
    expect(holds({ ...given, version: CONSENT_VERSION - 1 }, null)).toBe(false);
    expect(holds(null, null)).toBe(false);
  });
});
