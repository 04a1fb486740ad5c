/** What judging an OONI measurement gives: OONI's own verdict, and what this observatory makes of it. */
import type { Outcome } from '../../../probe/outcome-names.ts';
import type { Fingerprints } from './fingerprint.ts';
import type { Fields } from './loose-json.ts';

/**
 * OONI's scoring (ooni/backend, `fastpath/core.py`). `blocking` over 0.5 is an anomaly; a measurement that is not `accurate` has failed and
 * proves nothing, whatever else is said of it.
 */
export type Score = { blocking: number; accurate: boolean; confirmed: boolean };

export const CLEAN: Score = { blocking: 0, accurate: true, confirmed: false };
export const FAILED: Score = { blocking: 0, accurate: false, confirmed: false };
export const BLOCKED: Score = { blocking: 1, accurate: true, confirmed: false };

/**
 * What was found at one place that a test tried. `target` is of the observatory's list, null where the place is none of it; `failure` is the
 * measurement's own string; `why` a sentence.
 */
export type Finding = { target: string | null; outcome: Outcome; failure: string | null; why: string };

/** A measurement as it was submitted, with its test keys at hand, and the day whose rules OONI judged it by. */
export type RawMeasurement = { fields: Fields; testKeys: Fields; probeCc: string; day: string };

/** One test of OONI's. `findings` are in the order in which they matter; the first that is not `ok` speaks for the measurement. */
export type TestJudge = {
  score: (measurement: RawMeasurement, fingerprints: Fingerprints) => Score;
  findings: (measurement: RawMeasurement, fingerprints: Fingerprints) => Finding[];
};
