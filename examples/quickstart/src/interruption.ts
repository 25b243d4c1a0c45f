/**
 * A signal that aborts at the first Ctrl-C, so that what is under way can be called off and its end be
 * told. At a second one the shutdown hooks are alone, and end the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    controller.abort();
    // Not before the hooks have been asked too: they leave the end to whoever else listens.
    setImmediate(() => process.off("SIGINT", onSignal));
  };
  process.on("SIGINT", onSignal);
  return controller.signal;
}

/** Ends the process as Ctrl-C would have, so that whoever started it knows. */
export function endInterrupted(): void {
  process.kill(process.pid, "SIGINT");
}
