/** Every scenario by its name. */
import { BLOCKS } from './blocks.ts';
import { NOT_ALARMS } from './not-alarms.ts';
import { SILENCES } from './silence.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [...BLOCKS, ...SILENCES, ...NOT_ALARMS];
