import { alertHandler } from "@llmobs/alert";
import { testObservability } from "@llmobs/testing";
import { expect, it } from "vitest";
import { cost } from "./cost.ts";

it("is what a budget watches: an alert's rule in dollars fires on what was reckoned", () => {
  const rule = { name: "budget", when: "cost_usd", by: "session", above: 0.01 } as const;
  const { manager, handler } = testObservability({
    decorators: [cost({ prices: [{ model: "acme-1", input: 2, output: 8 }] })],
    handlers: [alertHandler([rule])],
  });
  const call = (sessionId: string, model: string): void =>
    manager.trace.session({ id: sessionId }, () =>
      manager.trace.llm({ provider: "acme", operation: "chat", model }, (scope) => {
        scope.set({ usage: { input: 1_000, output: 500 }, usageSource: "reported" });
      }),
    );
  call("s-1", "acme-1");
  call("s-2", "acme-1");
  for (let count = 0; count < 9; count++) call("s-2", "unknown");
  expect(handler.ofType("alert")).toEqual([]);
  call("s-1", "acme-1");
  expect(handler.ofType("alert")).toMatchObject([
    { sessionId: "s-1", data: { state: "firing", value: 0.012 } },
  ]);
});
