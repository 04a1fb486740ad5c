/** In which order files run, also in a clone where none has run yet. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest hold two places while the files in workerd share the others: each further runtime would take ten seconds of CPU to start. */
const FIRST = ['test/publish/pages.browser.test.ts', 'test/cli/deploy/deploy.test.ts'];
/** Long ones, so that none of them is the last. */
const LONG = [
  'test/scenarios/scenarios.test.ts',
  'test/publish/alerts/delivery.test.ts',
  'test/scenarios/live.test.ts',
  'test/cli/start.test.ts',
  'test/web/probe.browser.test.ts',
  'test/publish/recorded.browser.test.ts',
  'test/round-trip.test.ts',
  'test/client/types.test.ts',
];

function placeOf({ moduleId, project }: TestSpecification): number {
  const isIn = (paths: readonly string[]): boolean => paths.some((path) => moduleId.endsWith(path));
  if (isIn(FIRST)) return 0;
  if (project.name === 'worker') return 1;
  return isIn(LONG) ? 2 : 3;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
