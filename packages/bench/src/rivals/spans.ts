import type { DestinationMood, RecordedCall, RecordedUsage } from "@llmobs/testing";
import type { Load } from "./rival.ts";

/** OpenTelemetry's span, as far as it is looked at. */
interface Span {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly unknown[];
  readonly status: { readonly code: number; readonly message?: string };
}

interface Exporter {
  export(spans: Span[], done: (result: { code: number }) => void): void;
  shutdown(): Promise<void>;
}

interface TraceSdk {
  readonly BasicTracerProvider: new (options: { spanProcessors: unknown[] }) => object;
  readonly SimpleSpanProcessor: new (exporter: Exporter) => object;
}

/** The spans of one tracer provider; beside it an exporter throws, or hangs. */
export interface Spans {
  readonly provider: object;
  readonly readers: {
    readonly recorded: () => readonly RecordedCall[];
    readonly recordedText: () => string;
  };
}

export function spansOf(load: Load, mood: DestinationMood): Spans {
  const sdk = load("@opentelemetry/sdk-trace-base") as TraceSdk;
  const spans: Span[] = [];
  const keeping: Exporter = {
    export: (some, done) => {
      spans.push(...some);
      done({ code: 0 });
    },
    shutdown: async () => {},
  };
  const moody: Exporter = {
    export: () => {
      if (mood === "throws") throw new Error("The destination is broken.");
    },
    shutdown: async () => {},
  };
  const exporters = mood === "works" ? [keeping] : [keeping, moody];
  return {
    provider: new sdk.BasicTracerProvider({
      spanProcessors: exporters.map((exporter) => new sdk.SimpleSpanProcessor(exporter)),
    }),
    readers: {
      recorded: () => spans.map(recordedCall),
      recordedText: () =>
        JSON.stringify(spans.map(({ name, attributes, events }) => [name, attributes, events])),
    },
  };
}

const STATUSES = ["unset", "ok", "error"] as const;

function recordedCall({ attributes, status }: Span): RecordedCall {
  // Langfuse's own word for it.
  const isError = attributes["langfuse.observation.level"] === "ERROR";
  return {
    status: isError ? "error" : (STATUSES[status.code] ?? "unset"),
    usage: usageOf(attributes),
  };
}

/** Under the names of OpenTelemetry's conventions, of older ones, of OpenInference and of Langfuse. */
function usageOf(attributes: Span["attributes"]): RecordedUsage | undefined {
  const details = attributes["langfuse.observation.usage_details"];
  const buckets = (typeof details === "string" ? JSON.parse(details) : {}) as Buckets;
  const input = first(
    attributes["gen_ai.usage.input_tokens"],
    attributes["gen_ai.usage.prompt_tokens"],
    attributes["llm.token_count.prompt"],
    sumOf(buckets, "input"),
  );
  const output = first(
    attributes["gen_ai.usage.output_tokens"],
    attributes["gen_ai.usage.completion_tokens"],
    attributes["llm.token_count.completion"],
    sumOf(buckets, "output"),
  );
  if (input === undefined && output === undefined) return undefined;
  return { input: input ?? Number.NaN, output: output ?? Number.NaN };
}

type Buckets = Readonly<Record<string, number>>;

function first(...values: readonly unknown[]): number | undefined {
  return values.find((value) => typeof value === "number");
}

/** Langfuse's buckets do not overlap: `input`, `input_cached_tokens` and so on. */
function sumOf(buckets: Buckets, side: string): number | undefined {
  const counts = Object.entries(buckets).filter(([name]) => name.startsWith(side));
  return counts.length === 0 ? undefined : counts.reduce((sum, [, count]) => sum + count, 0);
}
