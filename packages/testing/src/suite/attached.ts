import { type Clock, type Handler, type Host, ObservabilityManager } from "@llmobs/core";

/** Attaches a handler that stands alone to a host with the clock given, as a manager would. */
export function attached(handler: Handler, clock: Clock): Handler {
  let host: Host | undefined;
  const lender: Handler = {
    name: "lender",
    handle: () => {},
    attach: (lent) => {
      host = lent;
    },
  };
  const manager = new ObservabilityManager({ source: "suite", clock, onDiagnostic: () => {} });
  manager.register(lender);
  if (host === undefined) throw new Error("The manager attached nothing.");
  handler.attach?.(host);
  return handler;
}
