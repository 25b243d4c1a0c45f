import { createEvent, type ObservedEvent } from "@llmobs/core";
import { malformedEvents } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { fingerprintOf } from "./failure-of.ts";
import { formatMessage, type SlackMessage } from "./format-message.ts";

/** What people read of a message, a line a block. */
function linesOf({ blocks = [] }: SlackMessage): string[] {
  return (blocks as { text?: { text: string }; elements?: { text: string }[] }[]).map(
    ({ text, elements }) => text?.text ?? (elements ?? []).map((one) => one.text).join(" · "),
  );
}

const failed = createEvent(
  "llm.end",
  {
    provider: "openai",
    operation: "chat",
    model: "gpt-5",
    status: "error",
    durationMs: 900,
    usageSource: "unknown",
    cost: { usd: 0.012345 },
    error: {
      name: "RateLimitError",
      message: "429 <slow> & steady",
      stack: "RateLimitError: 429\n  at x",
    },
  },
  { source: "my-app", sessionId: "s-1", userId: "ada", spanId: "00f067aa0ba902b7" },
);

describe("formatMessage", () => {
  it("says what, where, whose, what it cost, and where in the code", () => {
    expect(linesOf(formatMessage(failed, { count: 3 }))).toEqual([
      ":red_circle: *RateLimitError* (×3)\n429 &lt;slow&gt; &amp; steady",
      "my-app · llm.end · session s-1 · user ada · span 00f067aa0ba902b7 · model gpt-5 · cost $0.0123",
      "```RateLimitError: 429\n  at x```",
    ]);
    expect(formatMessage(failed, { count: 1 }).text).toBe(
      "RateLimitError: 429 &lt;slow&gt; &amp; steady",
    );
  });

  it("tells an alert that fires from one that has recovered", () => {
    const alert = (state: "firing" | "recovered"): SlackMessage => {
      const rule = { name: "spend", value: 6, above: 5, windowMs: 1_000 };
      return formatMessage(createEvent("alert", { ...rule, state, message: "spend: 6" }), {
        count: 1,
      });
    };
    expect(linesOf(alert("firing"))[0]).toBe(":red_circle: *Alert: spend*\nspend: 6");
    expect(linesOf(alert("recovered"))[0]).toBe(":large_green_circle: *Alert: spend*\nspend: 6");
  });

  it("keeps within Slack's limits, whatever comes", () => {
    const long = "<🙂`".repeat(20_000);
    const error = { name: long, message: long, stack: long };
    const events: unknown[] = [
      createEvent(
        "error",
        { message: long, error },
        { source: long, sessionId: long, level: "fatal" },
      ),
      ...malformedEvents(7, { count: 500 }),
    ];
    for (const event of events) {
      if (typeof event !== "object" || event === null) continue;
      let message: SlackMessage;
      try {
        message = formatMessage(event as ObservedEvent, { count: 1e9 });
      } catch {
        // Its getters throw: the handler hands such an event back.
        continue;
      }
      expect(message.blocks?.length).toBeLessThanOrEqual(3);
      expect(message.text.length).toBeLessThanOrEqual(400);
      for (const line of message.blocks as { text?: { text: string }; elements?: unknown[] }[]) {
        expect(line.text?.text.length ?? 1).toBeLessThanOrEqual(3_000);
        expect(line.text?.text.length ?? 1).toBeGreaterThan(0);
        expect(line.elements?.length ?? 0).toBeLessThanOrEqual(10);
      }
      expect(JSON.stringify(message).isWellFormed()).toBe(true);
    }
  });
});

describe("fingerprintOf", () => {
  const fingerprint = (message: string): string =>
    fingerprintOf(createEvent("error", { message, error: { name: "Error", message } }));

  it("is the same for the same failure in other events, and with other numbers and ids", () => {
    const message = "429 <slow> & steady";
    const error = { name: "RateLimitError", message };
    expect(fingerprintOf(failed)).toBe(fingerprintOf(createEvent("error", { message, error })));
    expect(fingerprint("request 0198c2f1-7e1a-7c3e took 12 ms")).toBe(
      fingerprint("request 0198c2f1-aaaa-7c3e took 9000 ms"),
    );
  });

  it("tells different failures apart", () => {
    expect(fingerprint("no model")).not.toBe(fingerprint("no tool"));
    const alert = { name: "a", value: 1, above: 0, windowMs: 1, message: "" } as const;
    const of = (more: { state: "firing" | "recovered"; key?: string }): string =>
      fingerprintOf(createEvent("alert", { ...alert, ...more }));
    expect(
      new Set([
        of({ state: "firing" }),
        of({ state: "recovered" }),
        of({ state: "firing", key: "ada" }),
      ]).size,
    ).toBe(3);
  });
});
