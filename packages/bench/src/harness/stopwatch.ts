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

/**
 * The same for the time in which this thread's event loop was not idle, to the nanosecond: some systems tell
 * the processor's time in steps of milliseconds.
 */
export function busyStopwatch(): () => number {
  const start = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(start).active * 1e6;
}
