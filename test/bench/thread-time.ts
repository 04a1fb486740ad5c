/** Time of this thread on the processor, in milliseconds: what the runtime does beside it is not the worker's. Systems count it in steps of some milliseconds, so that only sums tell. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
