/** What `build-web.mjs` makes of `src/web`. */
declare module '*/dist/web/scripts.js' {
  import type { World } from '../../charts/world/shapes.ts';

  export const PROBE_SCRIPT: string;
  export const SERVICE_WORKER: string;
  export const REFRESH_SCRIPT: string;
  /** The text of `src/detect/parameters.ts`. */
  export const PARAMETERS_SOURCE: string;
  export const WORLD: World;
}
