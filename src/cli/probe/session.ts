/** What the rounds of one probe share: its folder, its network, its way to the observatory, and what else comes from outside. */
import type { Channel } from '../../probe/observatory.ts';
import type { Network } from '../../probe/network.ts';
import type { Plan } from '../../probe/run-probe.ts';
import type { Control, Measurement } from '../../probe/report.ts';
import type { Judgement } from '../../probe/outcome.ts';
import type { Target } from '../../probe/targets.ts';
import type { ProbeFolder } from './probe-folder.ts';

/** What to measure with; the fixed list of targets unless a laboratory brings its own. */
export interface Means extends Omit<Plan, 'targets'> {
  readonly network: Network;
  /** The target of an id; ids that it does not know are not measured. */
  readonly findTarget: (id: string) => Target | undefined;
  readonly defaultTargetIds: readonly string[];
}

export interface Session {
  readonly folder: ProbeFolder;
  /** Where the volunteer wants reports to go; the observatory may name further addresses of its own. */
  readonly observatories: readonly string[];
  readonly means: Means;
  readonly fetch: Channel['fetch'];
  /** Unix milliseconds. */
  readonly now: () => number;
  /** A new UUIDv7. */
  readonly newReportId: () => string;
  /** Ends the round under way and whatever waits. */
  readonly signal: AbortSignal;
  /** Measure and send nothing: no enrolment, no question, no report. */
  readonly dryRun: boolean;
  /** The country that its volunteer names, where reports go over a proxy and their connection shows another one; else null. */
  readonly relayedFrom: string | null;
  /** Targets that the volunteer has asked for, beside those that the observatory asks for. */
  readonly addedTargetIds: readonly string[];
  readonly watch: Watch;
}

/** What a person or a program is shown while a round goes on. */
export interface Watch {
  readonly onStart?: (targets: number) => void;
  readonly onControl?: (control: Control) => void;
  readonly onMeasured?: (measurement: Measurement, judgement: Judgement) => void;
  /** Called however a started measuring ends. */
  readonly onEnd?: () => void;
}
