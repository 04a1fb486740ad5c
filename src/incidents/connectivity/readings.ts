/** Levels of our own probing from outside as the detector of blackouts reads them. */
import type { Reading } from '../../detect/connectivity/blackout.ts';
import { DEEP } from '../../detect/connectivity/numbers.ts';
import { asnOf, regionOf, type WindowLevels } from '../../outside/window-levels.ts';
import { WINDOW_MS } from '../../rollup/window.ts';

/** The label under which our own levels are folded; `detect/connectivity/signal.ts` knows it for reachability. */
export const OWN_LABEL = 'connectivity from outside';

/**
 * A level that looks low but whose interval reaches up to what is not, as of few sites, says nothing either way: it is left out.
 * @param names names of networks by ASN
 */
export const ownReadings = (windowMs: number, levels: WindowLevels, names: ReadonlyMap<number, string | null>): Reading[] =>
  Object.entries(levels)
    .filter(([, { level, high }]) => level >= DEEP * 1000 || high < DEEP * 1000)
    .map(([key, { level }]) => ({
      label: OWN_LABEL,
      asn: asnOf(key),
      region: regionOf(key),
      name: names.get(asnOf(key) ?? 0) ?? null,
      atMs: windowMs,
      stepMs: WINDOW_MS,
      value: level / 10,
      ordinary: 100,
    }));
