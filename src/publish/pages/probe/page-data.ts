/** What the server tells the page's script, in one attribute: the script itself is the same for everybody. */
import { BROWSER_NEUTRALS } from '../../../probe/controls.ts';
import type { Resource } from '../../../probe/paired-loads.ts';
import { SERVICES } from '../../../probe/services.ts';
import { DEFAULT_TARGET_IDS, findTarget, isForBrowsers, type Target } from '../../../probe/targets.ts';
import type { ProbeWords } from '../../i18n/en/probe.ts';

export type PageData = {
  words: ProbeWords['script'];
  /** What is typed where the risk is high, in the page's language. */
  understood: string;
  /** Everything that the page may load: the fixed list's targets that have a file for pages. */
  targets: (Resource & { service: string })[];
  neutrals: readonly Resource[];
  /** What the connection showed when the page was made. */
  network: { probe_cc: string; probe_asn: number };
};

/** One file a service: a run has to stay small, and a second one says little more. */
const filesOf = (targets: readonly Target[]): Target[] => {
  const byService = new Map(targets.toReversed().map((target) => [target.service, target]));
  return targets.filter((target) => byService.get(target.service) === target);
};

export const pageData = (network: PageData['network'], words: ProbeWords): PageData => ({
  words: words.script,
  understood: words.understood,
  targets: filesOf(DEFAULT_TARGET_IDS.flatMap((id) => findTarget(id) ?? []).filter(isForBrowsers)).map(({ id, service, host, path }) => ({
    id,
    url: `https://${host}${path}`,
    service: SERVICES[service].name,
  })),
  neutrals: BROWSER_NEUTRALS,
  network: { probe_cc: network.probe_cc, probe_asn: network.probe_asn },
});
