/** What `build-web.mjs` makes of `src/web`. */
declare module '*/dist/web/scripts.js' {
  export const PROBE_SCRIPT: string;
  export const SERVICE_WORKER: string;
  export const REFRESH_SCRIPT: string;
  /** The text of `src/detect/parameters.ts`. */
  export const PARAMETERS_SOURCE: string;
}
