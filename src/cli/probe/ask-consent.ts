/** Asks a volunteer before the first measurement, and remembers the answer. */
import { cancel, confirm, isCancel, note, text } from '@clack/prompts';
import type { Writable } from 'node:stream';
import { CONSENT_VERSION, SENSITIVE_CONSENT, UNDERSTOOD, consentText, holds, isUnderstood, riskyCountry } from '../../probe/consent.ts';
import type { Whereabouts } from '../../probe/consent.ts';
import { toRfc3339 } from '../../shared/time.ts';
import type { ProbeState } from './probe-state.ts';

type Consent = NonNullable<ProbeState['consent']>;

export interface Asking {
  readonly where: Whereabouts;
  /** `--yes`: the text was read elsewhere. */
  readonly agreedByFlag: boolean;
  /** Is there somebody at a keyboard who can answer? */
  readonly isAttended: boolean;
  /** `--sensitive`: ways around blocks are measured too, which has to be agreed to by itself. */
  readonly sensitive: boolean;
  readonly nowMs: number;
  /** Where the text and the question go. */
  readonly output: Writable;
}

export type Asked = { readonly consent: Consent } | { readonly consent: null; readonly why: string };

const plainText = (country: string | null, sensitive: boolean): string =>
  [...consentText(country, 'program'), ...(sensitive ? [SENSITIVE_CONSENT] : [])].join('\n\n');

/** Where the risk is high a key pressed by habit is not enough. */
const askAtKeyboard = async (country: string | null, { sensitive, output }: Asking): Promise<boolean> => {
  note(plainText(country, sensitive), 'Before the first measurement', { output });
  if (country === null) {
    const agreed = await confirm({ message: 'Run the probe?', initialValue: false, output });
    return agreed === true;
  }
  const typed = await text({ message: `To run it all the same, type: ${UNDERSTOOD}`, output });
  return !isCancel(typed) && isUnderstood(typed);
};

/** The consent that holds now, or why there is none. */
export const askConsent = async (earlier: ProbeState['consent'], asking: Asking): Promise<Asked> => {
  const country = riskyCountry(asking.where);
  if (holds(earlier, country) && (!asking.sensitive || earlier.sensitive === true)) return { consent: earlier };
  const given = (by: Consent['by']): Asked => ({
    consent: {
      version: CONSENT_VERSION,
      at: toRfc3339(asking.nowMs),
      country: country ?? asking.where.declared,
      by,
      ...(asking.sensitive ? { sensitive: true } : {}),
    },
  });
  if (asking.agreedByFlag && country !== null) {
    return {
      consent: null,
      why: `--yes is not accepted where running a probe may be dangerous (${country}): run "tocsin probe" in a terminal and read the text there.`,
    };
  }
  if (asking.agreedByFlag) {
    asking.output.write(`${plainText(country, asking.sensitive)}\n\n`);
    return given('flag');
  }
  if (!asking.isAttended) {
    return {
      consent: null,
      why: 'Nobody has agreed yet to what a probe does: run "tocsin probe" once in a terminal, or read its text there and add --yes.',
    };
  }
  if (await askAtKeyboard(country, asking)) return given('prompt');
  cancel('Nothing was measured.', { output: asking.output });
  return { consent: null, why: 'The probe runs only after you have agreed.' };
};
