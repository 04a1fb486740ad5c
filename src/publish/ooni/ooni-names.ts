/** Between this observatory's services and OONI's names for what is tested. */
import { TARGETS } from '../../probe/targets.ts';
import { LISTED_URLS, categoryOf } from '../../ingest/ooni/services/test-list.ts';
import { targetOfInput } from '../../ingest/ooni/judge/web-connectivity.ts';

/** Services for which OONI has a test of their own; all others are pages. */
const TESTS: Readonly<Record<string, string>> = {
  messenger: 'facebook_messenger',
  signal: 'signal',
  telegram: 'telegram',
  whatsapp: 'whatsapp',
};

/** A service as OONI would file it. */
export type OoniName = { test_name: string; input: string; domain: string; category_code: string };

/** `input` is empty for the tests that take none. */
export function ooniNameOf(service: string): OoniName {
  const test = TESTS[service];
  const url = LISTED_URLS.find((listed) => listed.service === service)?.url;
  const domain = url === undefined ? '' : new URL(url).hostname;
  return { test_name: test ?? 'web_connectivity', input: test ? '' : (url ?? ''), domain, category_code: categoryOf(service) };
}

const serviceOf = (target: string | null): string | null => (target === null ? null : target.slice(0, target.indexOf('/')));

/** The service that a page or a host belongs to; null where it is none of the observatory's. */
export const serviceOfInput = (input: string): string | null => serviceOf(targetOfInput(input));
export const serviceOfDomain = (domain: string): string | null => serviceOfInput(`https://${domain}/`);

export const SERVICE_IDS: readonly string[] = [...new Set(TARGETS.map(({ service }) => service))];
