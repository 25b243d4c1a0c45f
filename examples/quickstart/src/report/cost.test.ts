import { expect, test } from "vitest";
import { costOfCalls, dollars } from "./cost.ts";

test.each([
  [[], "–"],
  [[null, undefined], "?"],
  [[{ usd: 0.25 }, { usd: 0.00004 }], "$0.2500"],
  [[{ usd: 0 }], "$0.0000"],
  [[{ usd: 0.01 }, null], "$0.0100+"],
])("calls that cost %j are written as %s", (costs, text) => {
  expect(dollars(costOfCalls(costs))).toBe(text);
});
