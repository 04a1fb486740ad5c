import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askConsent } from '../../../src/cli/probe/ask-consent.ts';
import type { Asking } from '../../../src/cli/probe/ask-consent.ts';
import { CONSENT_VERSION } from '../../../src/probe/consent.ts';

const ask = async (earlier: Parameters<typeof askConsent>[0], over: Partial<Asking>) => {
  const output = new PassThrough();
  const asked = await askConsent(earlier, {
    where: { declared: null, zone: 'Africa/Nairobi' },
    agreedByFlag: false,
    isAttended: false,
    sensitive: false,
    nowMs: Date.parse('2024-11-07T10:00:00Z'),
    output,
    ...over,
  });
  output.end();
  return { asked, shown: await text(output) };
};

const EARLIER = { version: CONSENT_VERSION, at: '2024-11-01T00:00:00Z', country: null, by: 'prompt' } as const;

describe('consent', () => {
  it('is given by --yes where the risk is ordinary, and the text is shown all the same', async () => {
    const { asked, shown } = await ask(null, { agreedByFlag: true, where: { declared: 'KE', zone: 'Africa/Nairobi' } });
    expect(asked.consent).toEqual({ version: CONSENT_VERSION, at: '2024-11-07T10:00:00Z', country: 'KE', by: 'flag' });
    expect(shown).toMatch(/provider can see/);
  });

  it.each([
    { declared: 'IR', zone: 'UTC' },
    { declared: 'CH', zone: 'Asia/Tehran' },
  ])('is not given by --yes where the risk is high: %o', async (where) => {
    const { asked } = await ask(null, { agreedByFlag: true, where });
    expect(asked).toEqual({ consent: null, why: expect.stringMatching(/^--yes is not accepted .*IR/) });
  });

  it('is not taken for granted where nobody can be asked', async () => {
    const { asked } = await ask(null, {});
    expect(asked).toEqual({ consent: null, why: expect.stringMatching(/Nobody has agreed yet/) });
  });

  it('holds once given', async () => {
    expect((await ask(EARLIER, {})).asked).toEqual({ consent: EARLIER });
  });

  it('no longer holds where the text has changed or a risk has become known', async () => {
    expect((await ask({ ...EARLIER, version: CONSENT_VERSION + 1 }, {})).asked.consent).toBeNull();
    expect((await ask(EARLIER, { where: { declared: 'IR', zone: 'UTC' } })).asked.consent).toBeNull();
  });

  it('is asked for anew where ways around blocks are to be measured, and names them', async () => {
    const { asked, shown } = await ask({ ...EARLIER, by: 'flag' }, { sensitive: true, agreedByFlag: true });
    expect(asked.consent).toMatchObject({ sensitive: true });
    expect(shown).toMatch(/Tor, Psiphon/);
    expect((await ask(asked.consent, { sensitive: true })).asked.consent).toBe(asked.consent);
    expect((await ask(EARLIER, { sensitive: true })).asked.consent).toBeNull();
  });
});
