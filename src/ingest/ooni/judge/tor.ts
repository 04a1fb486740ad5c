/**
 * tor: connections to the directory authorities and to bridges.
 * Sources: OONI spec ts-023; scoring of ooni/backend, `fastpath/core.py`.
 * Bridges come and go by themselves, so that only the authorities, which do not, tell of a block here.
 */
import { CLEAN, FAILED, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { isTelling } from './known-failure.ts';
import { fieldsOf, isFields, textOf, type Fields } from './loose-json.ts';

const AUTHORITIES: ReadonlySet<unknown> = new Set(['dir_port', 'or_port_dirauth']);
/** Fewer tried say nothing of the whole. */
const FEWEST_AUTHORITIES = 5;

const targetsOf = (testKeys: Fields): Fields[] => Object.values(fieldsOf(testKeys['targets'])).map(fieldsOf);

/** `failure` is false where a target was not tried. */
function score({ testKeys }: RawMeasurement): Score {
  const targets = targetsOf(testKeys);
  if (
    !isFields(testKeys['targets']) ||
    targets.some((target) => !('failure' in target) || !('network_events' in target) || target['failure'] === '')
  )
    return FAILED;
  const tried = targets.filter((target) => target['failure'] !== false);
  if (tried.length === 0) return FAILED;
  return { ...CLEAN, blocking: tried.filter((target) => target['failure'] !== null).length / tried.length };
}

function findings({ testKeys }: RawMeasurement): Finding[] {
  const tried = targetsOf(testKeys).filter((target) => AUTHORITIES.has(target['target_protocol']) && target['failure'] !== false);
  const failures = tried.flatMap((target) => textOf(target['failure']) ?? []);
  const telling = failures.filter(isTelling);
  const all = tried.length - (failures.length - telling.length);
  const why = `${telling.length} of ${all} connections to directory authorities fail`;
  if (all < FEWEST_AUTHORITIES)
    return [{ target: null, outcome: 'inconclusive', failure: failures[0] ?? null, why: 'too few directory authorities were tried' }];
  if (telling.length * 2 > all) return [{ target: null, outcome: 'tcp', failure: telling[0] ?? null, why }];
  return [{ target: null, outcome: 'ok', failure: null, why }];
}

export const tor: TestJudge = { score, findings };
