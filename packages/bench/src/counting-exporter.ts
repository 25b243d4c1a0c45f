import type { SpanExporter } from "@opentelemetry/sdk-trace";

/** An exporter that only counts. */
export interface CountingExporter extends SpanExporter {
  readonly exported: () => number;
}

/** Makes an exporter that takes every span at once, and counts them. */
export function countingExporter(): CountingExporter {
  let exported = 0;
  return {
    exported: () => exported,
    export: (spans, done) => {
      exported += spans.length;
      // eslint-disable-next-line typescript/no-unsafe-enum-assignment -- 0 is ExportResultCode.SUCCESS, of a package that nothing else here needs
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
}
