/**
 * psiphon: can the tool start, and fetch a page?
 * Sources: OONI spec ts-015; scoring of ooni/backend, `fastpath/core.py`. The tool tries many servers by many ways, so that a failure names no layer.
 */
import { BLOCKED, CLEAN, FAILED, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { textOf, type Fields } from './loose-json.ts';

/** A time that is there and is not 0; older clients wrote null where they did not measure it. */
const hasStarted = ({ bootstrap_time: time }: Fields): boolean => time !== undefined && time !== 0;

function score({ fields, testKeys }: RawMeasurement): Score {
  const isWhole = 'resolver_ip' in fields;
  if ((testKeys['failure'] ?? null) !== null) return { ...BLOCKED, accurate: isWhole };
  return hasStarted(testKeys) ? { ...CLEAN, accurate: isWhole } : FAILED;
}

function findings({ testKeys }: RawMeasurement): Finding[] {
  const failure = textOf(testKeys['failure']);
  if (failure === null && hasStarted(testKeys)) return [{ target: null, outcome: 'ok', failure: null, why: 'the tool started' }];
  return [{ target: null, outcome: 'inconclusive', failure, why: 'the tool did not start, at a layer that it cannot tell' }];
}

export const psiphon: TestJudge = { score, findings };
