import { fanout, type Handler, ObservabilityManager } from "@llmobs/core";
import { fakeClock, gatedHandler, recordingHandler } from "@llmobs/testing";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { samples, samplesOf } from "../test/samples.ts";
import { prometheusHandler } from "./prometheus-handler.ts";

const failing: Handler = {
  name: "broken",
  handle: () => {
    throw Object.assign(new Error("no"), { reason: "too_large" });
  },
};

function managed(...others: Handler[]) {
  const prometheus = prometheusHandler();
  const clock = fakeClock();
  const manager = new ObservabilityManager({
    source: "test",
    handlers: [prometheus, ...others],
    clock,
    onDiagnostic: () => {},
  });
  return { registry: prometheus.registry, manager, clock };
}

describe("the manager's own books", () => {
  it("are read with every scrape: what came, went, was dropped and failed", async () => {
    const { registry, manager } = managed(failing);
    manager.log("one");
    manager.log("two");
    manager.observe({} as never);
    const found = await samples(registry);
    const { intake, handlers } = manager.stats();
    expect(found).toMatchObject({
      llmobs_intake_accepted_total: intake.accepted,
      llmobs_intake_delivered_total: intake.delivered,
      'llmobs_intake_dropped_total{reason="invalid_event"}': 1,
      llmobs_intake_queued: 0,
      'llmobs_handler_accepted_total{handler="broken"}': 2,
      'llmobs_handler_delivered_total{handler="broken"}': 0,
      'llmobs_handler_dropped_total{handler="broken",reason="too_large"}': 2,
      'llmobs_handler_failures_total{handler="broken"}': 2,
      'llmobs_handler_delivered_total{handler="prometheus"}': handlers[0]!.delivered,
      llmobs_diagnostics_lost_total: 0,
    });
    expect(intake.accepted).toBe(3);
    manager.log("three");
    const next = await samplesOf(registry, "llmobs_handler_accepted_total");
    expect(next).toEqual({ prometheus: 3, broken: 3 });
  });

  it("show what is queued, and how long the last flush took", async () => {
    const gated = gatedHandler();
    const { registry, manager, clock } = managed(gated);
    gated.hang();
    manager.log("held");
    expect(await samplesOf(registry, "llmobs_handler_queued")).toMatchObject({ gated: 1 });
    expect(await samplesOf(registry, "llmobs_handler_last_flush_duration_seconds")).toEqual({});

    const flushed = manager.flush();
    await clock.advance(1_500);
    gated.release();
    await flushed;
    expect(await samplesOf(registry, "llmobs_handler_queued")).toMatchObject({ gated: 0 });
    expect(await samplesOf(registry, "llmobs_handler_last_flush_duration_seconds")).toEqual({
      prometheus: 0,
      gated: 1.5,
    });
  });

  it("go by the path of a handler behind a fan-out, and are added up for handlers of one name", async () => {
    const { registry, manager } = managed(
      fanout(recordingHandler(), failing),
      recordingHandler(),
      recordingHandler(),
    );
    manager.log("one");
    const { name } = recordingHandler();
    expect(await samplesOf(registry, "llmobs_handler_accepted_total")).toEqual({
      prometheus: 1,
      fanout: 1,
      [`fanout/${name}`]: 1,
      "fanout/broken": 1,
      [name]: 2,
    });
  });

  it("put the handlers that are too many into other, which is counted once", async () => {
    const names = ["one", "two", "three"];
    const prometheus = prometheusHandler({ maxSeries: 2 });
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [prometheus, ...names.map((name) => ({ name, handle: () => {} }))],
      onDiagnostic: () => {},
    });
    manager.log("one");
    for (let scrape = 0; scrape < 3; scrape++) {
      expect(await samplesOf(prometheus.registry, "llmobs_handler_accepted_total")).toEqual({
        prometheus: 1,
        one: 1,
        other: 2,
      });
    }
    expect(await samplesOf(prometheus.registry, "llmobs_label_overflows_total")).toEqual({
      handler: 1,
    });
  });

  it("never count backwards when a handler leaves and comes back", async () => {
    const leaving = recordingHandler();
    const staying = recordingHandler();
    const { registry, manager } = managed(leaving, staying);
    const accepted = async (): Promise<number | undefined> =>
      (await samplesOf(registry, "llmobs_handler_accepted_total"))[leaving.name];
    manager.log("one");
    manager.log("two");
    expect(await accepted()).toBe(4);
    await manager.unregister(leaving);
    expect(await accepted()).toBe(4);
    manager.log("three");
    expect(await accepted()).toBe(5);
    manager.register(leaving);
    expect(await accepted()).toBe(5);
    manager.log("four");
    expect(await accepted()).toBe(7);
  });

  it("are the same whether one metric is read or all", async () => {
    const registry = new Registry();
    const prometheus = prometheusHandler({ registry });
    const manager = new ObservabilityManager({ source: "test", handlers: [prometheus] });
    manager.log("one");
    const name = "llmobs_handler_delivered_total";
    expect(await registry.getSingleMetricAsString(name)).toContain(
      `${name}{handler="prometheus"} 1`,
    );
    expect(await registry.getSingleMetricAsString(name)).toContain(
      `${name}{handler="prometheus"} 1`,
    );
  });

  it("can be read before there is a manager, and after it is shut down", async () => {
    const prometheus = prometheusHandler();
    expect(await samplesOf(prometheus.registry, "llmobs_handler_accepted_total")).toEqual({});
    const manager = new ObservabilityManager({ source: "test", handlers: [prometheus] });
    manager.log("last");
    await manager.shutdown();
    expect(await samplesOf(prometheus.registry, "llmobs_handler_delivered_total")).toEqual({
      prometheus: 1,
    });
    expect(await samplesOf(prometheus.registry, "llmobs_events_total")).toMatchObject({ log: 1 });
  });
});
