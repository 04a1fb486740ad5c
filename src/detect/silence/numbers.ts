/** Every number of the detector of silence, with its unit, its reason and its source. Voters count in every window in which they are heard. */
import { WINDOW_MS, WINDOWS_A_DAY, WINDOWS_A_YEAR } from '../parameters.ts';

/** Evidence for a suspicion (nats): one false one in ten years of windows. */
export const SILENCE_NATS = Math.log(10 * WINDOWS_A_YEAR);
/** Evidence for an end (nats): voters are back. 150 to one. */
export const RETURN_NATS = 5;
/** Share of ordinary voters that a silence still lets through, at most: roaming, satellites, misplaced addresses. */
export const LEAK = 0.02;
/** Least voters to be expected since it began: at the leak one of them is heard. */
export const LEAST_EXPECTED = 60;
/** Networks that must be silent, and their share of the voters to be expected. A project that stops is seldom on three. */
export const SILENT_NETWORKS = 3;
export const SILENT_SHARE = 0.8;
/** Voters to be expected of one network, or of all, without one heard from which silence is certain: chance .05. */
export const CERTAIN_EXPECTED = 3;
/** Time without voters after which a network is forgotten, and without other countries' volunteers after which they are not waited for. */
export const FORGET_MS = 7 * WINDOWS_A_DAY * WINDOW_MS;
export const OTHERS_MS = WINDOWS_A_DAY * WINDOW_MS;
/** Time within which other countries' volunteers must have been heard for the observatory to be heard to work. */
export const HEARTBEAT_MS = 6 * WINDOW_MS;
