import type { Handler, Host } from "./handler.ts";

/** The host as one handler sees it: its diagnostics carry its name. */
export function hostOf(handler: Handler, host: Host): Host {
  return {
    ...host,
    diagnostic: (diagnostic) => host.diagnostic({ node: handler.name, ...diagnostic }),
  };
}
