/** Starts measuring; the function returned tells the nanoseconds since then. */
export function stopwatch(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start);
}

/** The same for the time in which this thread was busy. */
export function cpuStopwatch(): () => number {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) * 1_000;
  };
}
