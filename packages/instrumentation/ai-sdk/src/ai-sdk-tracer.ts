import type { ObservabilityManager } from "@llmobs/core";
import { contextStorage, watch } from "@llmobs/core/capture";
import { type Observed, settle } from "./observed.ts";
import { openSpan, type SpanAttributes } from "./open-span.ts";
import { type PassiveSpan, passiveSpan } from "./passive-span.ts";

interface SpanOptions {
  readonly attributes?: SpanAttributes;
}

/** A tracer of OpenTelemetry's API, structurally, as far as the SDK uses one. */
export interface AISDKTracer {
  startSpan(name: string): PassiveSpan;
  startActiveSpan<Body extends (span: PassiveSpan) => unknown>(
    name: string,
    body: Body,
  ): ReturnType<Body>;
  startActiveSpan<Body extends (span: PassiveSpan) => unknown>(
    name: string,
    options: SpanOptions,
    body: Body,
  ): ReturnType<Body>;
  startActiveSpan<Body extends (span: PassiveSpan) => unknown>(
    name: string,
    options: SpanOptions,
    context: unknown,
    body: Body,
  ): ReturnType<Body>;
}

type Body = (span: PassiveSpan) => unknown;

/** Makes the tracer through which version 6 runs all that it does. */
export function createTracer(find: () => ObservabilityManager | undefined): AISDKTracer {
  const startActiveSpan = (name: string, ...rest: readonly unknown[]): unknown => {
    const body = rest.at(-1) as Body;
    const { attributes = {} } = rest.length === 1 ? {} : (rest[0] as SpanOptions);
    const observed = open(find(), name, attributes);
    if (observed === undefined) return body(passiveSpan());
    return contextStorage.run(observed.frame, () =>
      name.startsWith("ai.stream") ? runStream(observed, name, body) : runCall(observed, body),
    );
  };
  return {
    startSpan: () => passiveSpan(),
    startActiveSpan,
  };
}

function open(
  observability: ObservabilityManager | undefined,
  name: string,
  attributes: SpanAttributes,
): Observed | undefined {
  try {
    return observability && openSpan(observability, name, attributes);
  } catch (error) {
    observability?.error(error);
    return undefined;
  }
}

/** What ends with its function. */
function runCall(observed: Observed, body: Body): unknown {
  return settled(body(passiveSpan()), observed, (result) => observed.succeeded(result));
}

/** What ends with its stream: a run, of which its span tells; a model call, whose function only gives the stream. */
function runStream(observed: Observed, name: string, body: Body): unknown {
  const span = passiveSpan(() => observed.closed?.());
  const isModelCall = name.endsWith(".doStream");
  // Nothing but its reader drives a stream: where that goes away, the SDK ends no span.
  if (!isModelCall) watch(span, observed);
  return settled(body(span), observed, (given) => {
    if (isModelCall) observed.succeeded((given as { readonly result?: unknown }).result);
  });
}

/** The promise handed back is the derived one, so that what was read is there before the SDK goes on. */
function settled(
  promise: unknown,
  observed: Observed,
  onSuccess: (result: unknown) => void,
): unknown {
  return (promise as Promise<unknown>).then(
    (result) => {
      settle(observed, () => onSuccess(result));
      return result;
    },
    (error: unknown) => {
      settle(observed, () => observed.failed(error));
      throw error;
    },
  );
}
