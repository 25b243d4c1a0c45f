import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { filter } from "./filter.ts";
import type { FilterOptions } from "./filter-options.ts";
import { plugin } from "./plugin.ts";

const configurations: Readonly<Record<string, FilterOptions>> = {
  "filter that lets all through": { include: "*", minLevel: "debug", where: () => true },
  "filter by type": { include: ["llm.*", "tool.*", "command.end"], exclude: ["tool.start"] },
  "filter by level and by a function": { minLevel: "info", where: ({ id }) => id.at(-1)! < "8" },
  "filter whose function throws": {
    where: () => {
      throw new Error("where");
    },
    onWhereError: "drop",
  },
};

for (const [name, options] of Object.entries(configurations)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin,
      traits: { drops: name !== "filter that lets all through" },
      create: () => ({ decorator: filter(options) }),
    },
  );
}
