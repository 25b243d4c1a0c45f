import type { AlertData, ObservedEvent } from "@llmobs/core";
import { ObservabilityManager, type Diagnostic } from "@llmobs/core";
import { fakeClock, malformedEvents, recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { alertHandler } from "./alert-handler.ts";
import type { AlertOptions, AlertRule } from "./alert-rule.ts";

const MINUTE_MS = 60_000;

function setUp(rules: readonly AlertRule[], options: AlertOptions = {}) {
  const clock = fakeClock({ now: Date.UTC(2026, 10, 24, 12) });
  const diagnostics: Diagnostic[] = [];
  const recorder = recordingHandler();
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    handlers: [alertHandler(rules, options), recorder],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  const alerts = (): readonly ObservedEvent<"alert">[] => recorder.ofType("alert");
  const states = (): string[] => alerts().map(({ data }) => `${data.key ?? "all"} ${data.state}`);
  return { clock, manager, diagnostics, alerts, states };
}

/** A number that a rule may measure, in the message of a log. */
const logged: AlertRule["when"] = {
  of: ({ data }) => ("message" in data ? Number(data.message) : undefined),
  aggregate: "sum",
};

function call(manager: ObservabilityManager, end: object, overrides = {}): void {
  const identity = { provider: "openai", operation: "chat", model: "gpt-5" };
  const data = { ...identity, status: "ok", durationMs: 10, usageSource: "unknown", ...end };
  manager.emit("llm.end", data as never, overrides);
}

describe("alertHandler", () => {
  it("fires once above the bound, and recovers once when the window has passed", async () => {
    const { clock, manager, alerts, states } = setUp([
      { name: "spend", when: logged, above: 10, windowMs: 12 * MINUTE_MS, cooldownMs: 0 },
    ]);
    manager.log("10");
    expect(alerts()).toEqual([]);
    for (let more = 0; more < 5; more++) manager.log("1");
    expect(states()).toEqual(["all firing"]);
    expect(alerts()[0]).toMatchObject({
      level: "error",
      source: "test",
      data: {
        name: "spend",
        state: "firing",
        value: 11,
        above: 10,
        windowMs: 12 * MINUTE_MS,
        message: "spend: 11 in 12 min is above 10",
      } satisfies AlertData,
    });
    await clock.advance(10 * MINUTE_MS);
    expect(states()).toEqual(["all firing"]);
    await clock.advance(2 * MINUTE_MS);
    expect(states()).toEqual(["all firing", "all recovered"]);
    expect(alerts()[1]).toMatchObject({
      level: "info",
      data: { value: 0, message: "spend has recovered: 0 in 12 min, at most 10 is fine" },
    });
    expect(clock.pendingTimers).toEqual([]);
  });

  it("tells nobody of a figure that goes up and down while it cools down", async () => {
    const { clock, manager, states } = setUp([
      { name: "a", when: logged, above: 1, windowMs: 1_200, cooldownMs: 10_000 },
    ]);
    for (let round = 0; round < 4; round++) {
      manager.log("2");
      await clock.advance(2_000);
    }
    expect(states()).toEqual(["all firing"]);
    await clock.advance(2_000);
    expect(states()).toEqual(["all firing", "all recovered"]);
    manager.log("2");
    expect(states()).toEqual(["all firing", "all recovered", "all firing"]);
  });

  it("is not moved by a clock that jumps", async () => {
    const { clock, manager, states } = setUp([
      { name: "a", when: logged, above: 1, windowMs: 60_000, cooldownMs: 0 },
    ]);
    manager.log("2");
    clock.step(-3_600_000);
    await clock.advance(30_000);
    clock.step(7_200_000);
    await clock.advance(10_000);
    expect(states()).toEqual(["all firing"]);
    await clock.advance(20_000);
    expect(states()).toEqual(["all firing", "all recovered"]);
  });

  it("measures the rate of errors over all that ended, third parties' pairs too", () => {
    const { manager, states, alerts } = setUp([
      { name: "failing", when: "error_rate", above: 0.5, minEvents: 4 },
    ]);
    const end = (status: string): void =>
      manager.emit("acme.lookup.end" as never, { status, durationMs: 1 } as never);
    for (const status of ["error", "error", "aborted"]) end(status);
    expect(states()).toEqual([]);
    end("error");
    expect(alerts()[0]?.data.value).toBe(0.75);
  });

  it("measures errors, latency, cost and tokens", () => {
    const { manager, alerts } = setUp([
      { name: "errors", when: "errors", above: 0 },
      { name: "slow", when: "latency_p95_ms", types: ["llm.end"], above: 500 },
      { name: "dear", when: "cost_usd", above: 1 },
      { name: "wordy", when: "tokens", above: 100 },
    ]);
    const fired = (): Record<string, number> =>
      Object.fromEntries(alerts().map(({ data }) => [data.name, data.value]));
    manager.error(new Error("no"));
    manager.emit("tool.end", {
      toolName: "t",
      callId: "1",
      status: "ok",
      durationMs: 99_999,
    });
    call(manager, { durationMs: 900, cost: null, usage: undefined });
    call(manager, { cost: { usd: 1.5 }, usage: { input: 60, cacheRead: 30, output: 11 } });
    const { slow, ...others } = fired();
    expect(others).toEqual({ errors: 1, dear: 1.5, wordy: 101 });
    expect(slow).toBeGreaterThan(890);
    expect(slow).toBeLessThan(910);
  });

  it("measures each session, user or key of one's own by itself", () => {
    const by = (key: AlertRule["by"], name: string): AlertRule => ({
      name,
      when: "cost_usd",
      above: 1,
      ...(key !== undefined && { by: key }),
    });
    const { manager, alerts } = setUp([
      by("session", "session"),
      by("user", "user"),
      by(({ data }) => ("model" in data ? data.model : undefined), "model"),
    ]);
    const cost = { usd: 0.75 };
    call(manager, { cost }, { sessionId: "s1", userId: "ada" });
    call(manager, { cost, model: "o3" }, { sessionId: "s2", userId: "ada" });
    call(manager, { cost, model: "o3" }, { sessionId: "s2", userId: "grace" });
    call(manager, { cost, model: "o4" });
    expect(
      alerts().map(({ data, sessionId, userId }) => [data.name, data.key, sessionId, userId]),
    ).toEqual([
      ["user", "ada", undefined, "ada"],
      ["session", "s2", "s2", undefined],
      ["model", "o3", undefined, undefined],
    ]);
  });

  it("begins anew with each day, and takes an alert back when its day is over", async () => {
    const { clock, manager, states } = setUp([
      { name: "a day", when: logged, by: "day", above: 10, cooldownMs: 0 },
    ]);
    manager.log("11");
    expect(states()).toEqual(["2026-11-24 firing"]);
    await clock.advance(11 * 60 * MINUTE_MS);
    expect(states()).toHaveLength(1);
    await clock.advance(60 * MINUTE_MS + 2_000);
    expect(states()).toEqual(["2026-11-24 firing", "2026-11-24 recovered"]);
    manager.log("9");
    expect(states()).toHaveLength(2);
  });

  it("forgets the key that was silent for longest, but never one that fires", () => {
    const { manager, states, diagnostics } = setUp(
      [{ name: "a", when: logged, by: "user", above: 10 }],
      { maxKeys: 2 },
    );
    const log = (userId: string, amount: string): void => manager.log(amount, { userId });
    log("one", "8");
    log("two", "11");
    log("three", "1");
    log("one", "8");
    expect(states()).toEqual(["two firing"]);
    log("one", "8");
    expect(states()).toEqual(["two firing", "one firing"]);
    log("four", "99");
    expect(states()).toHaveLength(2);
    expect(diagnostics).toMatchObject([{ node: "alert", kind: "too_many_keys", count: 1 }]);
  });

  it("goes on where a rule's function throws or gives nonsense", () => {
    const { manager, states, diagnostics } = setUp([
      {
        name: "broken",
        when: {
          of: () => {
            throw new Error("no");
          },
          aggregate: "sum",
        },
        above: 0,
      },
      { name: "nonsense", when: { of: () => Number.NaN, aggregate: "count" }, above: 0 },
      { name: "sound", when: { of: () => true, aggregate: "count" }, above: 0 },
    ]);
    manager.log("1");
    expect(states()).toEqual(["all firing"]);
    expect(diagnostics).toMatchObject([{ kind: "rule_error", message: /The rule broken/u }]);
    expect(manager.stats().handlers[0]).toMatchObject({ dropped: {} });
  });

  it("does not count its own alerts, and is not cut off for them", () => {
    const { manager, states } = setUp([
      { name: "everything", when: { of: () => 1, aggregate: "count" }, above: 0 },
      { name: "errors", when: "errors", above: 0 },
    ]);
    manager.error(new Error("no"));
    manager.log("1");
    expect(states()).toEqual(["all firing", "all firing"]);
    expect(manager.stats().intake.dropped).toEqual({});
  });

  it("takes malformed events without harm", () => {
    const { manager } = setUp([
      { name: "a", when: "error_rate", above: 0.5 },
      { name: "b", when: "latency_p95_ms", above: 0.5 },
      { name: "c", when: "cost_usd", above: 0.5, by: "day" },
      { name: "d", when: "tokens", above: 0.5, by: "session" },
    ]);
    for (const event of malformedEvents(7, { count: 2_000 })) manager.observe(event);
    const { accepted, delivered } = manager.stats().handlers[0] ?? {};
    expect(delivered).toBe(accepted);
  });

  it("leaves no timer behind, though something fires", async () => {
    const { clock, manager, states } = setUp([{ name: "a", when: logged, above: 0 }]);
    manager.log("1");
    expect(clock.pendingTimers).toHaveLength(1);
    await manager.shutdown();
    expect(states()).toEqual(["all firing"]);
    expect(clock.pendingTimers).toEqual([]);
  });

  const rule: AlertRule = { name: "a", when: "errors", above: 1 };
  it.each<[string, unknown, RegExp]>([
    ["no list", { name: "a" }, /Expected a list of rules, as in/u],
    ["no rule", [], /Expected a list of rules, as in/u],
    ["no name", [{ ...rule, name: "" }], /\[alert\] name must be/u],
    ["a name twice", [rule, rule], /Two rules have the name "a"/u],
    [
      "another measure",
      [{ ...rule, when: "latency" }],
      /\[alert a\] when must be one of "error_rate"/u,
    ],
    ["no function", [{ ...rule, when: { aggregate: "sum" } }], /when\.of must be a function/u],
    ["another aggregate", [{ ...rule, when: { of: Number, aggregate: "p42" } }], /received "p42"/u],
    ["no bound", [{ ...rule, above: Number.NaN }], /above must be a number/u],
    ["a window that is too short", [{ ...rule, windowMs: 5 }], /windowMs .* received 5/u],
    ["another key", [{ ...rule, by: "model" }], /by must be one of/u],
    ["too few events", [{ ...rule, minEvents: 0 }], /minEvents must be an integer/u],
  ])("refuses %s", (_what, rules, reason) => {
    expect(() => alertHandler(rules as AlertRule[])).toThrow(reason);
  });
});
