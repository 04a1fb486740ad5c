import { join } from 'node:path';
import { riskyCountry } from '../../probe/consent.ts';
import { askConsent } from '../probe/ask-consent.ts';
import { createProbeFolder, locateProbeFolder } from '../probe/probe-folder.ts';
import { readState, writeState } from '../probe/probe-state.ts';

const UNATTENDED = [
  'Nobody is at a keyboard here, so starting the observatory counts as starting the probe of this machine.',
  'Its results go to this observatory only and stay on this machine. To leave the probe out: npm start -- --no-probe',
  'This is what a probe does:',
].join('\n');

const refusedUnattended = (country: string): string =>
  `The clock of this machine points to a country where running a probe may be dangerous (${country}), so none is started unasked. ` +
  'Run npm start in a terminal, where you can read what it does and decide.';

/** Where the probe of `npm start` keeps its key and its spool: in the observatory's folder, apart from a volunteer's own. */
export const probeFolderIn = (state: string): string => join(state, 'probe');

/**
 * The probe's own consent, asked once and remembered. With nobody to ask, the start of an observatory on one's own machine stands for it,
 * but not where the risk is high.
 */
export const agreeToProbe = async (state: string, say: (line: string) => void): Promise<boolean> => {
  const folder = locateProbeFolder(probeFolderIn(state), process.env, process.platform);
  await createProbeFolder(folder);
  const remembered = await readState(folder.stateFile);
  const isAttended = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const where = { declared: null, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const country = riskyCountry(where);
  if (!isAttended && remembered.consent === null && country === null) say(UNATTENDED);
  const asked = await askConsent(remembered.consent, {
    where,
    agreedByFlag: !isAttended,
    isAttended,
    sensitive: false,
    nowMs: Date.now(),
    output: process.stdout,
  });
  if (asked.consent === null) {
    say(isAttended || country === null ? asked.why : refusedUnattended(country));
    return false;
  }
  if (asked.consent !== remembered.consent) await writeState(folder.stateFile, { ...remembered, consent: asked.consent });
  return true;
};
