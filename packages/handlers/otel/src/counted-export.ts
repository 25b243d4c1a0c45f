import type { ExportResult, SpanExporter, SpanLoss, SpanProcessor } from "./span-export.ts";

/** What stands around a batch processor. */
interface CountedExportSetup {
  readonly exporter: SpanExporter;
  /** How many spans the processor queues; one more is lost. */
  readonly maxQueueSize: number;
  readonly onLost: (loss: SpanLoss) => void;
  /** Makes the processor that queues for the exporter. */
  readonly makeProcessor: (exporter: SpanExporter) => SpanProcessor;
}

/**
 * Makes a processor of which every loss is counted, and whose flush also waits for what the exporter is
 * sending: the SDK's own drops silently, and only flushes what it has not handed over yet.
 */
export function countedExport(setup: CountedExportSetup): SpanProcessor {
  const { exporter, maxQueueSize, onLost, makeProcessor } = setup;
  const sending = new Set<Promise<void>>();
  let queued = 0;

  const processor = makeProcessor({
    export: (spans, done) => {
      queued -= spans.length;
      const { promise, resolve } = Promise.withResolvers<void>();
      sending.add(promise);
      const finish = (result: ExportResult): void => {
        sending.delete(promise);
        resolve();
        if (result.code !== 0) {
          onLost({ reason: "export_failed", count: spans.length, error: result.error });
        }
        done(result);
      };
      exporter.export(spans, finish);
    },
    shutdown: () => exporter.shutdown(),
  });

  return {
    onStart: (span, parent) => {
      processor.onStart(span, parent);
    },
    onEnd: (span) => {
      if (!isSampled(span)) return;
      if (queued >= maxQueueSize) return onLost({ reason: "queue_full", count: 1 });
      queued++;
      processor.onEnd(span);
    },
    forceFlush: async () => {
      await processor.forceFlush();
      await Promise.all(sending);
    },
    shutdown: () => processor.shutdown(),
  };
}

/** Says whether a span is to be exported: the flag that the batch processor goes by. */
function isSampled(span: { spanContext(): { readonly traceFlags: number } }): boolean {
  return (span.spanContext().traceFlags & 1) === 1;
}
