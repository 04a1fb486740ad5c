import type { Failure } from '../failure.ts';
import type { Connection, HttpAnswer } from '../network.ts';
import type { Comparisons, Step } from '../report.ts';
import type { Run } from '../run.ts';
import type { Endpoint } from '../targets.ts';

/** What a measurement has reached so far; each check adds what the next one needs. */
export interface Reached {
  readonly addresses: readonly string[];
  readonly connection: Connection | null;
  readonly answer: HttpAnswer | null;
  /** What is strange about that answer. */
  readonly strange?: Comparisons['http'];
  /** Each address to which a connection was tried in vain. */
  readonly unreached?: readonly { readonly address: string; readonly failure: Failure }[];
}

/** One operation on one endpoint: the step as it goes on the wire, and what it reached. */
export type Check = (run: Run, endpoint: Endpoint, reached: Reached) => Promise<{ step: Step; reached: Reached }>;
