/** Where the page's parts are. What changes has an address that changes with it, so that a copy may be kept for ever. */
import { PROBE_SCRIPT } from '../../../../dist/web/scripts.js';
import { hash64 } from '../../../shared/hash.ts';

export const SCRIPT_ADDRESS = `/probe.js?v=${hash64(PROBE_SCRIPT)}`;
export const MANIFEST_ADDRESS = '/probe.webmanifest';
export const ICON_ADDRESS = '/favicon.svg';
export const TOUCH_ICON_ADDRESS = '/probe-192.png';
export const LARGE_ICON_ADDRESS = '/probe-512.png';
