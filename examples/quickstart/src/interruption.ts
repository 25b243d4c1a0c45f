/**
 * A signal that aborts at the first Ctrl-C, so that what is under way can be called off and the end be
 * told. A second one finds only the shutdown hooks' listener, which ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

/** Ends the process as Ctrl-C would have, so that whoever started it knows. */
export function endInterrupted(): void {
  process.kill(process.pid, "SIGINT");
}
