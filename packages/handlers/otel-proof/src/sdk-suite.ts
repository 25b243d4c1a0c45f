import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trace } from "@opentelemetry/api";
import { type Diagnostic, type Handler, ObservabilityManager } from "@llmobs/core";
import { eventIdGenerator, otelHandler, type OtelOptions } from "@llmobs/otel";
import { recordingHandler } from "@llmobs/testing";
import { afterEach, describe, expect, it } from "vitest";
// The tests choose the SDK, which the package's own function finds by itself.
import { createTracerProviderIn } from "../../otel/src/tracer-provider.ts";
import { runSessions } from "./concurrent-sessions.ts";
import { expectedSpans } from "./expected-spans.ts";
import { readReceived, startKillableReceiver } from "./killable-receiver.ts";
import { startReceiver } from "./otlp-receiver.ts";
import type { ReceivedMetric } from "./received-metric.ts";
import type { ReceivedSpan } from "./received-span.ts";
import type { SdkLine } from "./sdk-line.ts";

/** Registers the tests that the handler passes with each line of the SDK. */
export function sdkSuite(line: SdkLine): void {
  const undo: (() => unknown)[] = [];

  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  async function receiver() {
    const spans: ReceivedSpan[] = [];
    const metrics: ReceivedMetric[] = [];
    const { endpoint, ...server } = await startReceiver({
      spans: (received) => spans.push(...received),
      histograms: (received) => metrics.push(...received),
    });
    undo.push(() => server[Symbol.asyncDispose]());
    return { endpoint, spans, metrics };
  }

  function ownProvider(endpoint: string, options: object = {}) {
    setEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    const provider = createTracerProviderIn(line.require, process.env, {
      serviceName: "library",
      ...options,
    });
    undo.push(() => provider.shutdown());
    return provider;
  }

  /** The exporter reads the environment itself. */
  function setEnvironment(variables: Readonly<Record<string, string>>): void {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    undo.push(() => {
      process.env = before;
    });
  }

  function manage(options: OtelOptions, others: readonly Handler[] = []) {
    const diagnostics: Diagnostic[] = [];
    const manager = new ObservabilityManager({
      source: "proof",
      handlers: [otelHandler(options), ...others],
      onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
    });
    undo.push(() => manager.shutdown());
    return { manager, diagnostics };
  }

  describe(`with OpenTelemetry JS ${line.name}`, () => {
    it("sends 1,000 concurrent sessions as exact trees, by OTLP", { timeout: 60_000 }, async () => {
      const { endpoint, spans } = await receiver();
      const recording = recordingHandler();
      const { manager, diagnostics } = manage({ tracerProvider: ownProvider(endpoint) }, [
        recording,
      ]);
      await runSessions(manager, 1_000);
      const receipt = await manager.flush();

      expect(receipt).toMatchObject({ dropped: {}, pending: 0 });
      expect(diagnostics).toEqual([]);
      const expected = expectedSpans(recording.events);
      expect(expected.size).toBe(5_000);
      expect(spans.length).toBe(5_000);
      for (const { resource, scope, ...span } of spans) {
        expect(span).toEqual(expected.get(span.spanId));
        expect(resource).toMatchObject({ "service.name": "library" });
        expect(scope).toBe("@llmobs/otel");
      }
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(5_000);
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1_000);
    });

    it(
      "loses nothing to a receiver that is killed and started again",
      { timeout: 60_000 },
      async () => {
        const directory = mkdtempSync(join(tmpdir(), "llmobs-otlp-"));
        undo.push(() => rmSync(directory, { recursive: true }));
        const file = join(directory, "spans.jsonl");
        const first = await startKillableReceiver(file);
        undo.push(() => first.kill());
        const recording = recordingHandler();
        const tracerProvider = ownProvider(first.endpoint, { maxExportBatchSize: 100 });
        const { manager, diagnostics } = manage({ tracerProvider }, [recording]);

        await runSessions(manager, 100);
        await manager.flush();
        const before = new Set(readReceived(file).map(({ spanId }) => spanId));
        await first.kill();
        await runSessions(manager, 100);
        const flushed = manager.flush({ timeoutMs: 30_000 });
        const second = await startKillableReceiver(file, Number(new URL(first.endpoint).port));
        undo.push(() => second.kill());
        await flushed;

        const expected = expectedSpans(recording.events);
        const received = readReceived(file);
        expect(before.size).toBe(500);
        expect(new Set(received.map(({ spanId }) => spanId))).toEqual(new Set(expected.keys()));
        for (const { resource: _, scope: __, ...span } of received) {
          expect(span).toEqual(expected.get(span.spanId));
        }
        expect(diagnostics).toEqual([]);
      },
    );

    it("counts what the exporter gives up", { timeout: 60_000 }, async () => {
      const { endpoint } = await receiver();
      const tracerProvider = ownProvider(`${endpoint}/nowhere`);
      const { manager, diagnostics } = manage({ tracerProvider });
      await runSessions(manager, 2);
      await manager.flush();
      await manager.shutdown();
      expect(diagnostics).toContainEqual(
        expect.objectContaining({ node: "otel", kind: "export_failed", count: 10 }),
      );
    });

    it("counts what finds no room in the queue", async () => {
      const { endpoint, spans } = await receiver();
      const tracerProvider = ownProvider(endpoint, { maxExportBatchSize: 4, maxQueueSize: 4 });
      const { manager, diagnostics } = manage({ tracerProvider });
      for (let index = 0; index < 10; index++) manager.trace.tool("search", undefined, () => {});
      await manager.shutdown();
      await tracerProvider.forceFlush();
      expect(new Set(diagnostics.map(({ kind }) => kind))).toEqual(new Set(["queue_full"]));
      const lost = diagnostics.reduce((sum, { count }) => sum + count, 0);
      expect(spans.length + lost).toBe(10);
      expect(spans.length).toBeGreaterThanOrEqual(4);
    });

    it("goes on with a caller's trace, and hands its own on", async () => {
      const { endpoint, spans } = await receiver();
      const { manager } = manage({ tracerProvider: ownProvider(endpoint) });
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      let handedOn: string | undefined;
      manager.trace.command("ask", undefined, ({ traceparent: own }) => (handedOn = own), {
        traceparent,
      });
      await manager.flush();
      const [span] = spans;
      expect(span).toMatchObject({
        traceId: "0af7651916cd43dd8448eb211c80319c",
        parentSpanId: "b7ad6b7169203331",
      });
      expect(handedOn).toContain(`-${span?.traceId}-${span?.spanId}-`);
    });

    it("records metrics with the convention's buckets, by OTLP", async () => {
      const { endpoint, metrics } = await receiver();
      const meterProvider = line.meterProvider(endpoint);
      undo.push(() => meterProvider.shutdown());
      const { manager } = manage({ tracerProvider: ownProvider(endpoint), meterProvider });
      await runSessions(manager, 3);
      await manager.flush();
      const call = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
      };
      const seconds = [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
      ];
      const tokens = Array.from({ length: 14 }, (_, exponent) => 4 ** exponent);
      const byName = Object.fromEntries(metrics.map(({ name, ...metric }) => [name, metric]));
      expect(byName).toEqual({
        "gen_ai.client.operation.duration": {
          unit: "s",
          points: [{ labels: call, count: 6, sum: expect.any(Number), bounds: seconds }],
        },
        "gen_ai.client.operation.time_to_first_chunk": {
          unit: "s",
          points: [{ labels: call, count: 6, sum: 0.75, bounds: seconds }],
        },
        "gen_ai.client.token.usage": {
          unit: "{token}",
          points: [
            {
              labels: { ...call, "gen_ai.token.type": "input" },
              count: 6,
              sum: 66,
              bounds: tokens,
            },
            {
              labels: { ...call, "gen_ai.token.type": "output" },
              count: 6,
              sum: 42,
              bounds: tokens,
            },
          ],
        },
      });
    });

    it("touches nothing global", async () => {
      const { endpoint, spans } = await receiver();
      const { manager } = manage({ tracerProvider: ownProvider(endpoint) });
      manager.trace.command("ask", undefined, () => {
        expect(trace.getActiveSpan()).toBeUndefined();
      });
      trace.getTracer("somebody else's").startSpan("not recorded").end();
      await manager.flush();
      expect(spans.map(({ name }) => name)).toEqual(["invoke_workflow ask"]);
    });

    describe.each(Object.entries(line.tracerProviders))(
      "and a %s of the application's",
      (_, make) => {
        it("has the events' ids with the generator, and is flushed, not shut down", async () => {
          const { endpoint, spans } = await receiver();
          const tracerProvider = make({ endpoint, idGenerator: eventIdGenerator });
          undo.push(() => tracerProvider.shutdown());
          const recording = recordingHandler();
          const { manager, diagnostics } = manage({ tracerProvider }, [recording]);
          await runSessions(manager, 20);
          await manager.shutdown();
          const expected = expectedSpans(recording.events);
          expect(spans.length).toBe(100);
          for (const { resource: __, scope: ___, ...span } of spans) {
            expect(span).toEqual(expected.get(span.spanId));
          }
          expect(diagnostics).toEqual([]);

          const tracer = tracerProvider.getTracer("the application's own");
          const own = tracer.startSpan("its own");
          own.end();
          const other = tracer.startSpan("another");
          other.end();
          const ids = [own, other].map((span) => span.spanContext().spanId);
          expect(new Set(ids).size).toBe(2);
          await tracerProvider.shutdown();
          expect(spans.map(({ name }) => name)).toEqual(
            expect.arrayContaining(["its own", "another"]),
          );
        });

        it("keeps the trees with ids of its own, and says so once", async () => {
          const { endpoint, spans } = await receiver();
          const tracerProvider = make({ endpoint });
          undo.push(() => tracerProvider.shutdown());
          const recording = recordingHandler();
          const { manager, diagnostics } = manage({ tracerProvider }, [recording]);
          await runSessions(manager, 20);
          await manager.shutdown();

          const ours = new Map(spans.map((span) => [span.spanId, span]));
          const parentOf = ({ parentSpanId }: ReceivedSpan): unknown =>
            ours.get(parentSpanId)?.attributes["llmobs.span_id"] ?? "";
          const expected = expectedSpans(recording.events);
          expect(spans.length).toBe(100);
          for (const span of spans) {
            const {
              "llmobs.span_id": spanId,
              "llmobs.trace_id": traceId,
              ...attributes
            } = span.attributes;
            expect({
              ...span,
              attributes,
              traceId,
              spanId,
              parentSpanId: parentOf(span),
            }).toMatchObject(expected.get(String(spanId)) ?? {});
          }
          expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(20);
          expect(diagnostics).toMatchObject([{ kind: "foreign_ids", count: 1 }]);
        });

        it("samples whole traces or nothing of them", async () => {
          const { endpoint, spans } = await receiver();
          const tracerProvider = make({ endpoint, idGenerator: eventIdGenerator, ratio: 0.5 });
          undo.push(() => tracerProvider.shutdown());
          const { manager } = manage({ tracerProvider });
          await runSessions(manager, 200);
          await manager.shutdown();
          const sizes = Map.groupBy(spans, ({ traceId }) => traceId);
          expect([...sizes.values()].every(({ length }) => length === 5)).toBe(true);
          expect(sizes.size).toBeGreaterThan(60);
          expect(sizes.size).toBeLessThan(140);
        });
      },
    );
  });
}
