import { inspect } from "node:util";
import { type Clock, type Diagnostic, ObservabilityManager, systemClock } from "@llmobs/core";
import { fakeClock, type HttpEndpoint, httpEndpoint } from "@llmobs/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slackHandler } from "./slack-handler.ts";
import type { SlackOptions } from "./slack-options.ts";

const SECRET = "T0P-53CR3T";

let endpoint: HttpEndpoint;
beforeEach(async () => {
  endpoint = await httpEndpoint();
});
afterEach(() => endpoint[Symbol.asyncDispose]());

function setUp(options: Partial<SlackOptions> = {}, clock: Clock = systemClock) {
  const diagnostics: Diagnostic[] = [];
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    handlers: [slackHandler({ webhookUrl: `${endpoint.url}/${SECRET}`, ...options })],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  return { manager, diagnostics, books: () => manager.stats().handlers[0] };
}

const texts = (): string[] =>
  endpoint.requests.map(({ body }) => (JSON.parse(body) as { text: string }).text);

describe("slackHandler", () => {
  it("tells of errors and alerts, and of nothing else", async () => {
    const { manager } = setUp({ minIntervalMs: 0 });
    manager.log("all is well");
    manager.log("careful", { level: "warn" });
    manager.log("broken", { level: "error" });
    const rule = { name: "spend", value: 6, above: 5, windowMs: 1_000, message: "too much" };
    manager.emit("alert", { ...rule, state: "recovered" });
    manager.error(new TypeError("no"), { level: "fatal" });
    const { delivered } = await manager.shutdown();
    expect(texts()).toEqual(["log: broken", "Alert: spend: too much", "TypeError: no"]);
    expect(delivered).toBe(5);
  });

  it("tells of one failure once, though every span around it ends with it", async () => {
    const { manager } = setUp();
    const { trace } = manager;
    await trace
      .command("ask", undefined, () =>
        trace.agent("helper", () =>
          trace.tool("search", {}, async () => {
            throw new Error("timed out after 30 s");
          }),
        ),
      )
      .catch(() => {});
    await manager.shutdown();
    expect(texts()).toEqual(["Error: timed out after 30 s (×3)"]);
  });

  it("counts what comes while a message waits, and begins anew behind it", async () => {
    const clock = fakeClock();
    const { manager, books } = setUp({ coalesceMs: 5_000, minIntervalMs: 0 }, clock);
    for (let times = 0; times < 3; times++) manager.error(new Error(`no model ${times}`));
    await clock.advance(4_999);
    expect(endpoint.requests).toEqual([]);
    expect(books()).toMatchObject({ queued: 3, delivered: 0 });
    manager.error(new Error("no model 9"));
    await clock.advance(1);
    await endpoint.received(1);
    await untilBooked(() => books()?.delivered === 4, clock);
    manager.error(new Error("no model"));
    await clock.advance(5_000);
    await endpoint.received(2);
    await untilBooked(() => books()?.delivered === 5, clock);
    expect(texts()).toEqual(["Error: no model 0 (×4)", "Error: no model"]);
    await manager.shutdown();
  });

  it("sends no two messages closer together than Slack takes them", async () => {
    const clock = fakeClock();
    const { manager, books } = setUp({ coalesceMs: 0, minIntervalMs: 1_000 }, clock);
    for (const message of ["a", "b", "c"]) manager.error(new Error(message));
    await clock.advance(0);
    for (const sent of [1, 2]) {
      await untilBooked(() => books()?.delivered === sent, clock);
      await clock.advance(999);
      expect(endpoint.requests).toHaveLength(sent);
      await clock.advance(1);
    }
    await untilBooked(() => books()?.delivered === 3, clock);
    expect(texts()).toEqual(["Error: a", "Error: b", "Error: c"]);
    await manager.shutdown();
  });

  it("sends nothing while Slack has asked to be left alone", async () => {
    const clock = fakeClock();
    const { manager, books } = setUp({ coalesceMs: 0, minIntervalMs: 0 }, clock);
    endpoint.answer({ status: 429, headers: { "retry-after": "30" } });
    manager.error(new Error("a"));
    await clock.advance(0);
    await untilBooked(() => books()?.dropped["handler_error"] === 1, clock);
    endpoint.answer({ status: 200 });
    manager.error(new Error("b"));
    await clock.advance(29_000);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1_000);
    await untilBooked(() => books()?.delivered === 1, clock);
    await manager.shutdown();
    expect(books()).toMatchObject({ delivered: 1, dropped: { handler_error: 1 } });
  });

  it("hands back all events that a message stood for, with Slack's word", async () => {
    const { manager, books, diagnostics } = setUp();
    endpoint.answer({ status: 404, body: "no_service" });
    manager.error(new Error("a"));
    manager.error(new Error("a"));
    await manager.shutdown();
    expect(books()).toMatchObject({ accepted: 2, delivered: 0, dropped: { handler_error: 2 } });
    expect(inspect(diagnostics, { depth: 20 })).toContain("404 (no_service)");
    expect(inspect(diagnostics, { depth: 20 })).not.toContain(SECRET);
  });

  it("hands back what there is no room for", async () => {
    const { manager, books } = setUp({ maxWaiting: 2, minIntervalMs: 0 });
    for (const message of ["a", "b", "c", "a", "d"]) manager.error(new Error(message));
    await manager.shutdown();
    expect(books()).toMatchObject({ delivered: 3, dropped: { rate_limited: 2 } });
    expect(texts()).toEqual(["Error: a (×2)", "Error: b"]);
  });

  it("gives up at the deadline of a shutdown, with exact books and nothing left behind", async () => {
    const clock = fakeClock();
    const { manager, books } = setUp({ minIntervalMs: 60_000 }, clock);
    manager.error(new Error("a"));
    manager.error(new Error("b"));
    const closing = manager.shutdown({ timeoutMs: 1_000 });
    await untilBooked(() => books()?.delivered === 1, clock);
    await clock.advance(1_000);
    const { dropped, delivered, pending } = await closing;
    expect({ dropped, delivered, pending }).toEqual({
      dropped: { shutdown_timeout: 1 },
      delivered: 1,
      pending: 0,
    });
    await clock.advance(0);
    expect(clock.pendingTimers).toEqual([]);
    await endpoint.disconnected();
    expect(endpoint.requests).toHaveLength(1);
  });

  it("writes what a format of one's own makes, and hands back what it fails at", async () => {
    const format: SlackOptions["format"] = ({ data }, { count }) => {
      if ("message" in data && data.message === "b") throw new Error("no template");
      return { text: `own ${count}` };
    };
    const { manager, books } = setUp({ format, minIntervalMs: 0 });
    manager.error(new Error("a"));
    manager.error(new Error("b"));
    await manager.shutdown();
    expect(texts()).toEqual(["own 1"]);
    expect(books()).toMatchObject({ delivered: 1, dropped: { serialize_error: 1 } });
  });

  it.each<[string, object, RegExp]>([
    ["no webhook", { webhookUrl: undefined }, /\[slack\] webhookUrl must be an absolute/u],
    ["a webhook that is none", { webhookUrl: SECRET }, /a text of 10 characters/u],
    ["no function", { match: "errors" }, /match must be a function/u],
    ["a negative wait", { coalesceMs: -1 }, /coalesceMs must be a number from 0/u],
    ["no room", { maxWaiting: 0 }, /maxWaiting must be an integer/u],
  ])("refuses %s, without showing it", (_what, options, reason) => {
    let error: unknown;
    try {
      slackHandler({ webhookUrl: endpoint.url, ...options });
    } catch (thrown) {
      error = thrown;
    }
    expect((error as Error | undefined)?.message).toMatch(reason);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
  });
});

/** Gives real answers the turns of the event loop that they need. */
async function untilBooked(
  isSo: () => boolean,
  clock: ReturnType<typeof fakeClock>,
): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    expect(turns).toBeLessThan(10_000);
    await clock.advance(0);
  }
}
