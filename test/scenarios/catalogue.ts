/** Every scenario by its name. */
import { BLOCKS } from './blocks.ts';
import { NOT_ALARMS } from './not-alarms.ts';
import { OUTAGES } from './outages.ts';
import { pakistan } from './pakistan.ts';
import { SILENCES } from './silence.ts';
import { SLOWNESS } from './slowness.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [pakistan, ...BLOCKS, ...SILENCES, ...SLOWNESS, ...OUTAGES, ...NOT_ALARMS];

/** Those that the detector does not yet tell as it must: they can be played, and the tests leave them out. */
export const PENDING: readonly string[] = [];
