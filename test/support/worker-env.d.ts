import type { D1Migration } from 'cloudflare:test';
import type { Bindings } from '../../src/env.ts';
import type * as worker from '../../src/worker.ts';

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {
      MIGRATIONS: D1Migration[];
    }
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
