const STEPS = 100_000_000;

/**
 * Milliseconds on the processor that a counting loop of a hundred million steps takes this process now: how fast the machine is, and how much its other
 * work slows it. Times on the processor that were measured beside it can be compared with those of another machine or hour.
 */
export function referenceMs(): number {
  const before = process.cpuUsage();
  let sum = 0;
  for (let step = 0; step < STEPS; step += 1) sum = (sum * 31 + step) | 0;
  const { user, system } = process.cpuUsage(before);
  if (sum === 1) throw new Error('the loop was not run');
  return (user + system) / 1000;
}
