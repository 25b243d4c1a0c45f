import type { ObservabilityManager, Span } from "@llmobs/core";
import { attempt } from "./attempt.ts";
import type { AnyFunction, LooseOptions } from "./observe-options.ts";

/** Begins the span of a call; none where the request of a model call can't be told. */
export function beginSpan(
  fn: AnyFunction,
  options: LooseOptions,
  { trace, captureContent }: ObservabilityManager,
  args: readonly unknown[],
): Span | undefined {
  const about =
    typeof options.span === "function" ? attempt("span", options.span, ...args) : options.span;
  if (options.as === "llm") {
    const request = attempt("request", options.request, ...args);
    return request && trace.startLlm(request, about);
  }
  const { as, name = nameOf(fn), input = soleOrAll } = options;
  const content = captureContent ? attempt("input", input, ...args) : undefined;
  switch (as) {
    case "command":
      return trace.startCommand(name, content, about);
    case "agent":
      return trace.startAgent(name, { ...about, input: content });
    default:
      return trace.startTool(name, content, about);
  }
}

function nameOf({ name }: AnyFunction): string {
  return name.replace(/^(bound )+/u, "") || "anonymous";
}

function soleOrAll(...args: readonly unknown[]): unknown {
  return args.length > 1 ? args : args[0];
}
