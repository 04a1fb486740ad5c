/** Where the script is that keeps open pages fresh: the address changes with it. */
import { REFRESH_SCRIPT } from '../../../dist/web/scripts.js';
import { hash64 } from '../../shared/hash.ts';

export const REFRESH_ADDRESS = `/refresh.js?v=${hash64(REFRESH_SCRIPT)}`;
