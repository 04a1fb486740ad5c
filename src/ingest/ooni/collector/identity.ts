/** The names that OONI's protocol gives to reports and measurements. */
import { isCountryCode } from '../../../shared/country-codes.ts';
import { numberOf, textOf, type Fields } from '../judge/loose-json.ts';

/** With a letter or digit in it, since ids leave underscores out. */
const TEST_NAME = /^_*[a-z0-9][a-z0-9_]{0,59}$/;
const REPORT_ID = /^\d{8}T\d{6}Z_[a-z0-9]{1,60}_[A-Z]{2}_\d{1,10}_n\d{1,3}_[A-Za-z0-9]{16}$/;

/** The name without underscores, as ids have it. */
const plainName = (name: string): string => name.replaceAll('_', '');

export const isTestName = (name: string): boolean => TEST_NAME.test(name);
/** What a client can have got as a report's id, from any collector in any year. */
export const looksLikeReportId = (id: string): boolean => /^\w{15,100}$/.test(id);
export const isReportId = (id: string): boolean => REPORT_ID.test(id);

/** Country and network that a client claims; `ZZ` and 0 where it does not, or not in the form. */
export function claimOf(fields: Fields): { probeCc: string; probeAsn: number } {
  const probeCc = textOf(fields['probe_cc'])?.toUpperCase() ?? 'ZZ';
  const asn = /^AS(\d{1,10})$/.exec(textOf(fields['probe_asn']) ?? `AS${numberOf(fields['probe_asn']) ?? 0}`)?.[1];
  return { probeCc: isCountryCode(probeCc) ? probeCc : 'ZZ', probeAsn: Math.min(Number(asn ?? 0), 4_294_967_295) };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `20240120T140102Z_webconnectivity_PK_17557_n1_` and sixteen letters and digits, made of as many random bytes. */
export function makeReportId(
  testName: string,
  { probeCc, probeAsn }: ReturnType<typeof claimOf>,
  nowMs: number,
  random: Uint8Array,
): string {
  const time = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const letters = [...random.subarray(0, 16)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return `${time}_${plainName(testName)}_${probeCc}_${probeAsn}_n1_${letters}`;
}

/** Time of receipt with microseconds, country, test and the first 16 hex digits of the body's SHA-512. */
export function makeUid(testName: string, probeCc: string, receivedMs: number, sha512Hex: string): string {
  const time = new Date(receivedMs).toISOString().replaceAll(/[-:TZ]/g, '');
  return `${time}000_${probeCc}_${plainName(testName)}_${sha512Hex.slice(0, 16)}`;
}
