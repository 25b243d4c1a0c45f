import { describe, expect, it } from "vitest";
import { brokenDecorators } from "../../test/broken-decorators.ts";
import { runInMemory } from "../../test/in-memory-runner.ts";
import {
  buffering,
  fallingBack,
  filtering,
  redacting,
  retrying,
} from "../../test/sample-decorators.ts";
import { decoratorSuite, identity } from "../index.ts";
import { decoratorRules } from "./rules/decorator.ts";
import { handlerRules } from "./handler-suite.ts";

const ARRANGEMENTS = ["in front of a sink", "between other decorators", "in a pipe within a pipe"];

describe("decoratorSuite passes a correct decorator", () => {
  const runner = { describe, it };
  const plain = { name: "identity", create: () => ({ decorator: identity }) };
  decoratorSuite(runner, plain);
  decoratorSuite(runner, { ...plain, name: "retrying", create: () => ({ decorator: retrying }) });
  decoratorSuite(runner, {
    name: "buffering",
    traits: { queues: true },
    create: () => ({ decorator: buffering }),
  });
  decoratorSuite(runner, {
    name: "filtering",
    traits: { drops: true },
    create: () => ({ decorator: filtering }),
  });
  decoratorSuite(runner, {
    name: "redacting",
    traits: { transforms: true },
    create: () => ({ decorator: redacting }),
  });
  decoratorSuite(runner, {
    name: "falling-back",
    traits: { rescues: true },
    create: () => ({ decorator: fallingBack }),
  });
});

describe("decoratorSuite finds a decorator that", () => {
  const rules = [...handlerRules, ...decoratorRules];

  for (const { defect, breaks, traits = {}, decorator } of brokenDecorators) {
    it(defect, async () => {
      const results = await runInMemory((runner) =>
        decoratorSuite(runner, {
          name: "broken",
          traits,
          create: () => ({ decorator }),
          patienceMs: 200,
        }),
      );
      const broken = rules.filter(({ name }) => breaks.some((start) => name.startsWith(start)));
      expect(broken.length).toBe(breaks.length);
      const expected = ARRANGEMENTS.flatMap((arrangement) =>
        broken.map(({ name }) => `${arrangement}: ${name}`),
      );
      const failed = results
        .filter(({ outcome }) => outcome.kind === "failed")
        .map(({ path: [, arrangement, name] }) => `${arrangement}: ${name}`);
      expect(failed).toEqual(expected);
    });
  }

  it("is broken in some way, for every rule that only decorators have", () => {
    const breaks = brokenDecorators.flatMap((broken) => broken.breaks);
    const unproven = decoratorRules.filter(
      ({ name }) => !breaks.some((start) => name.startsWith(start)),
    );
    expect(unproven).toEqual([]);
  });
});
