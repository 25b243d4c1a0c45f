import type { DiagnosticInput } from "@llmobs/core";
import { type MetricsServer, metricsServer, type MetricsServerOptions } from "./metrics-server.ts";

/** The server of a handler that serves its metrics itself. That it can't listen stops nobody. */
export interface OwnServer {
  /** Reports that it can't listen, as soon as that is known. */
  tell(diagnostic: (input: DiagnosticInput) => void): void;
  close(): Promise<void>;
}

type Outcome = { readonly server: MetricsServer } | { readonly error: unknown };

/** Begins to listen. */
export function ownServer(options: MetricsServerOptions): OwnServer {
  const listening: Promise<Outcome> = metricsServer(options).then(
    (server) => ({ server }),
    (error: unknown) => ({ error }),
  );
  return {
    tell: (diagnostic) => {
      void listening.then((outcome) => {
        if (!("error" in outcome)) return;
        const { error } = outcome;
        diagnostic({ kind: "listen_error", message: "The metrics can't be served", error });
      });
    },
    close: async () => {
      const outcome = await listening;
      if ("server" in outcome) await outcome.server[Symbol.asyncDispose]();
    },
  };
}
