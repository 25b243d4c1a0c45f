import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { RuleResult } from "./run-rival.ts";

// The others come from the registry: `pnpm rivals`.
it("ours keeps every rule, with the client that is here", { timeout: 60_000 }, async () => {
  const folder = fileURLToPath(new URL("../..", import.meta.url));
  const child = fork(new URL("run-rival.ts", import.meta.url), ["llmobs", folder]);
  const [results] = (await once(child, "message")) as [readonly RuleResult[]];
  expect(results.length).toBeGreaterThan(30);
  expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
});
