import { Presets, SingleBar } from 'cli-progress';

/** How reading and what follows it show themselves on standard error: a bar in a terminal, plain lines elsewhere. */
export type Progress = {
  /** A line about a thing that went wrong. */
  say: (line: string) => void;
  addBytes: (bytes: number) => void;
  addRead: (lines: number) => void;
  endFile: (name: string) => void;
  /** Rolling up and detecting: what is still to be done, in steps of the observatory's own. */
  settling: (pending: number) => void;
  end: () => void;
};

const CLEAR_LINE = '\r\u001b[K';
const LINES_A_MESSAGE = 10_000;
const SETTLING_EVERY_MS = 5_000;

const barProgress = (totalBytes: number, task: string): Progress => {
  const bar = new SingleBar(
    { format: '{task} {bar} {percentage} % {detail}', clearOnComplete: true, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  let read = 0;
  let most = 0;
  bar.start(totalBytes, 0, { task, detail: '' });
  return {
    say: (line) => process.stderr.write(`${CLEAR_LINE}${line}\n`),
    addBytes: (bytes) => bar.increment(bytes),
    addRead: (lines) => {
      read += lines;
      bar.update({ detail: `${read} read` });
    },
    endFile: () => {},
    settling: (pending) => {
      most = Math.max(most, pending);
      bar.setTotal(Math.max(most, 1));
      bar.update(most - pending, { task: 'Looking for incidents', detail: `${pending} to do` });
    },
    end: () => bar.stop(),
  };
};

const lineProgress = (): Progress => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let read = 0;
  let saidAtMs = 0;
  return {
    say,
    addBytes: () => {},
    addRead: (lines) => {
      const isRound = Math.floor((read + lines) / LINES_A_MESSAGE) > Math.floor(read / LINES_A_MESSAGE);
      read += lines;
      if (isRound) say(`${read} lines read`);
    },
    endFile: (name) => say(`${name} is read.`),
    settling: (pending) => {
      if (pending === 0 || Date.now() - saidAtMs < SETTLING_EVERY_MS) return;
      saidAtMs = Date.now();
      say(`Looking for incidents: ${pending} to do`);
    },
    end: () => {},
  };
};

/** `totalBytes` is null where it is not known how much will come: then there is nothing to fill a bar with. */
export const showProgress = (totalBytes: number | null, task = 'Importing'): Progress =>
  process.stderr.isTTY && totalBytes !== null && totalBytes > 0 ? barProgress(totalBytes, task) : lineProgress();
