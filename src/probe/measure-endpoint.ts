/** Takes an endpoint through its operations in order and stops at the first that fails. Every connection is closed at the end. */
import type { Reached } from './checks/check.ts';
import { CHECKS } from './checks/checks.ts';
import type { HttpAnswer } from './network.ts';
import type { Step } from './report.ts';
import type { Run } from './run.ts';
import type { Endpoint } from './targets.ts';

export interface Visit {
  readonly steps: readonly Step[];
  /** Where the connection was made; null where none was. */
  readonly address: string | null;
  readonly answer: HttpAnswer | null;
  readonly strange: Reached['strange'];
  readonly unreached: Reached['unreached'];
}

export const measureEndpoint = async (run: Run, endpoint: Endpoint): Promise<Visit> => {
  const steps: Step[] = [];
  let reached: Reached = { addresses: endpoint.addresses ?? [], connection: null, answer: null };
  for (const operation of endpoint.operations) {
    const made = await CHECKS[operation](run, endpoint, reached);
    steps.push(made.step);
    reached = made.reached;
    if (made.step.failure !== null) break;
  }
  reached.connection?.close();
  const { connection, answer, strange, unreached } = reached;
  return { steps, address: connection?.address ?? null, answer, strange, unreached };
};

/** The step at which a visit ended in failure, or undefined where it succeeded. */
export const failedStep = (steps: readonly Step[]): Step | undefined => steps.find((step) => step.failure !== null);
