import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { countedExport } from "./counted-export.ts";
import type { ExportResult, SpanExporter, SpanLoss } from "./span-export.ts";

/** An exporter that sends when it is told to. */
function heldExporter() {
  const sending: {
    readonly spans: readonly ReadableSpan[];
    readonly done: (result: ExportResult) => void;
  }[] = [];
  let shutdowns = 0;
  const exporter: SpanExporter = {
    export: (spans, done) => void sending.push({ spans, done }),
    shutdown: async () => void shutdowns++,
  };
  return { exporter, sending, shutdowns: () => shutdowns };
}

function setUp(maxQueueSize: number) {
  const held = heldExporter();
  const losses: SpanLoss[] = [];
  const processor = countedExport({
    exporter: held.exporter,
    maxQueueSize,
    onLost: (loss) => losses.push(loss),
    makeProcessor: (exporter) =>
      new BatchSpanProcessor({
        exporter,
        maxQueueSize,
        maxExportBatchSize: 2,
        scheduledDelayMillis: 60_000,
      }),
  });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer("test");
  const end = (count: number): void => {
    for (let index = 0; index < count; index++) tracer.startSpan(`${index}`).end();
  };
  return { ...held, losses, provider, end };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe("a counted export", () => {
  it("is flushed when what was on its way before is there too", async () => {
    const { provider, end, sending } = setUp(100);
    end(2);
    await turn();
    expect(sending).toHaveLength(1);
    let isFlushed = false;
    const flushed = provider.forceFlush().then(() => (isFlushed = true));
    await turn();
    expect(isFlushed).toBe(false);
    sending[0]?.done({ code: 0 });
    await flushed;
  });

  it("counts what finds no room, and has room again when something has been sent", async () => {
    const { end, sending, losses } = setUp(4);
    end(10);
    await turn();
    const lost = losses.reduce((sum, { count }) => sum + count, 0);
    expect(new Set(losses.map(({ reason }) => reason))).toEqual(new Set(["queue_full"]));
    const sent = (): number => sending.reduce((sum, { spans }) => sum + spans.length, 0);
    for (let next = 0; next < sending.length; next++) {
      sending[next]?.done({ code: 0 });
      await turn();
    }
    expect(sent() + lost).toBe(10);
    end(2);
    await turn();
    expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(lost);
    expect(sent() + lost).toBe(12);
  });

  it("counts what the exporter gives up, with the reason", async () => {
    const { provider, end, sending, losses } = setUp(100);
    end(2);
    await turn();
    const error = new Error("503");
    sending[0]?.done({ code: 1, error });
    await provider.forceFlush();
    expect(losses).toEqual([{ reason: "export_failed", count: 2, error }]);
  });

  it("shuts the exporter down with the provider", async () => {
    const { provider, shutdowns } = setUp(100);
    await provider.shutdown();
    expect(shutdowns()).toBe(1);
  });
});
