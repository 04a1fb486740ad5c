/** Shows a round while it goes on: a bar in a terminal, a line a measurement where the output is piped, nothing for a program. */
import { Presets, SingleBar } from 'cli-progress';
import { controlLine, measurementLine } from './show-round.ts';
import type { Watch } from './session.ts';

export type Shown = 'bar' | 'lines' | 'nothing';

const barProgress = (print: (line: string) => void): Watch => {
  const bar = new SingleBar(
    { format: 'Measuring {bar} {value}/{total} {target}', clearOnComplete: true, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  const notable: string[] = [];
  let canJudge = true;
  return {
    onStart: (targets) => bar.start(targets, 0, { target: 'neutral servers' }),
    onControl: (control) => {
      canJudge = control.ok;
      if (!canJudge) notable.push(controlLine(control));
    },
    onMeasured: (measurement, judgement) => {
      bar.increment(1, { target: measurement.target });
      if (canJudge && judgement.outcome !== 'ok') notable.push(measurementLine(measurement, judgement));
    },
    onEnd: () => {
      bar.stop();
      for (const line of notable.splice(0)) print(line);
    },
  };
};

const lineProgress = (print: (line: string) => void): Watch => ({
  onStart: (targets) => print(`Measuring ${targets} targets.`),
  onControl: (control) => print(controlLine(control)),
  onMeasured: (measurement, judgement) => print(measurementLine(measurement, judgement)),
});

export const progressOf = (shown: Shown, print: (line: string) => void): Watch => {
  switch (shown) {
    case 'bar':
      return barProgress(print);
    case 'lines':
      return lineProgress(print);
    case 'nothing':
      return {};
    default:
      return shown satisfies never;
  }
};
