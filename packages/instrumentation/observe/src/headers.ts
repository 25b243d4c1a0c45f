import { currentContext, parseTraceparent } from "@llmobs/core";
import { attempt } from "./attempt.ts";

/** Headers that can be written: a plain object, `Headers`, or a request of `node:http`. */
export type HeaderCarrier =
  | { setHeader(name: string, value: string): unknown }
  | { set(name: string, value: string): unknown }
  | Record<string, unknown>;

/** Headers that can be read: `Headers`, a plain object, or a request that has either as `headers`. */
export type HeaderSource = { readonly headers: object } | { get(name: string): unknown } | object;

const TRACEPARENT = "traceparent";

/**
 * Writes the present trace into the headers of a request, as W3C's `traceparent`, and gives the headers back.
 * Outside a trace they stay as they are. Never throws.
 *
 * @see https://www.w3.org/TR/trace-context/
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { inject } from "@llmobs/observe";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * trace.command("ask", undefined, ({ traceparent }) => {
 *   const headers = inject({ accept: "application/json" });
 *   console.log(headers.accept, inject(new Headers()).get("traceparent") === traceparent);
 * });
 * // => application/json true
 * ```
 */
export function inject<Carrier extends HeaderCarrier>(carrier: Carrier): Carrier {
  const { traceparent } = currentContext();
  if (traceparent !== undefined) attempt("inject", write, carrier, traceparent);
  return carrier;
}

function write(carrier: HeaderCarrier, traceparent: string): void {
  if ("setHeader" in carrier && typeof carrier.setHeader === "function") {
    carrier.setHeader(TRACEPARENT, traceparent);
  } else if ("set" in carrier && typeof carrier.set === "function") {
    carrier.set(TRACEPARENT, traceparent);
  } else {
    (carrier as Record<string, unknown>)[TRACEPARENT] = traceparent;
  }
}

/**
 * Reads the caller's trace out of the headers of a request that came in, for `runInContext` of core or a
 * span's `traceparent`. Gives an empty context where there is none, or none that is valid. Never throws.
 *
 * @example
 * ```ts
 * import { ObservabilityManager, runInContext } from "@llmobs/core";
 * import { extract } from "@llmobs/observe";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * const request = new Request("http://localhost/ask", { headers: { traceparent } });
 *
 * runInContext(extract(request), () =>
 *   trace.command("ask", undefined, ({ traceId }) => console.log(traceId)),
 * );
 * // => 0af7651916cd43dd8448eb211c80319c
 * ```
 */
export function extract(source: HeaderSource): { readonly traceparent?: string } {
  const traceparent = attempt("extract", read, source);
  const isValid = typeof traceparent === "string" && parseTraceparent(traceparent) !== undefined;
  return isValid ? { traceparent } : {};
}

function read(source: HeaderSource): unknown {
  const { headers } = source as { readonly headers?: unknown };
  const carrier = typeof headers === "object" && headers !== null ? headers : source;
  if ("get" in carrier && typeof carrier.get === "function") return carrier.get(TRACEPARENT);
  // Node writes them in lower case; gateways hand them over as they came.
  return Object.entries(carrier).find(([name]) => name.toLowerCase() === TRACEPARENT)?.[1];
}
