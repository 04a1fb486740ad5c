/** All that the tests of the client know of the worker: that it answers. `npm run types` looks at the rest, which takes ten times as long. */
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: { default: ExportedHandler };
  }
}
