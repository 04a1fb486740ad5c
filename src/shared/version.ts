/** The version of the probe and of the observatory, as package.json has it; a test holds the two together. */
export const VERSION = '0.1.0';

/** The oldest version of the probe whose measurements are right; who runs an older one is asked to update. Raised only where an older one measures wrongly. */
export const OLDEST_PROBE = '0.1.0';
