import { describe, expect, it } from "vitest";
import { brokenHandlers, type BrokenHandler } from "../../test/broken-handlers.ts";
import { runInMemory, type TestResult } from "../../test/in-memory-runner.ts";
import {
  bufferedHandler,
  directHandler,
  MemoryDestination,
} from "../../test/memory-destination.ts";
import { gatedHandler, handlerSuite, recordingHandler } from "../index.ts";
import { handlerRules } from "./handler-suite.ts";

describe("handlerSuite passes a correct handler", () => {
  handlerSuite(
    { describe, it },
    {
      name: "direct",
      traits: { failsPartly: true },
      create: () => {
        const destination = new MemoryDestination();
        return destination.fixture(directHandler(destination));
      },
    },
  );
  handlerSuite(
    { describe, it },
    {
      name: "buffered",
      traits: { queues: true },
      create: () => {
        const destination = new MemoryDestination();
        return destination.fixture(bufferedHandler(destination));
      },
    },
  );
  handlerSuite(
    { describe, it },
    {
      name: "recording",
      traits: { neverFails: true },
      create: () => {
        const handler = recordingHandler();
        return { handler, received: () => handler.events };
      },
    },
  );
  for (const async of [false, true]) {
    handlerSuite(
      { describe, it },
      {
        name: async ? "gated, asynchronous" : "gated, synchronous",
        create: () => {
          const handler = gatedHandler({ async });
          return {
            handler,
            received: () => handler.events,
            breakDestination: () => handler.fail(),
            mendDestination: () => handler.release(),
          };
        },
      },
    );
  }
  handlerSuite(
    { describe, it },
    {
      name: "that shows only the ends of spans, by span",
      traits: { failsPartly: true },
      identify: (event) => (event.type.endsWith(".end") ? `${event.spanId}` : undefined),
      create: () => {
        const destination = new MemoryDestination();
        return {
          ...destination.fixture(directHandler(destination)),
          received: () =>
            destination.events
              .filter((event) => event.type.endsWith(".end"))
              .map((event) => ({ id: `${event.spanId}` })),
        };
      },
    },
  );
});

describe("handlerSuite finds a handler that", () => {
  for (const broken of brokenHandlers) {
    it(broken.defect, async () => {
      await expectFound(broken);
    });
  }

  it("is broken in some way, for every rule", () => {
    const breaks = brokenHandlers.flatMap((broken) => broken.breaks);
    const unproven = handlerRules.filter(
      ({ name }) => !breaks.some((start) => name.startsWith(start)),
    );
    expect(unproven).toEqual([]);
  });
});

describe("handlerSuite asks for what is missing:", () => {
  it("a destination that can be broken, or the trait that says it can't", async () => {
    const results = await runInMemory((runner) =>
      handlerSuite(runner, {
        name: "recording",
        create: () => {
          const handler = recordingHandler();
          return { handler, received: () => handler.events };
        },
      }),
    );
    const errors = results.flatMap(({ outcome }) =>
      outcome.kind === "failed" ? String(outcome.error) : [],
    );
    expect(new Set(errors)).toEqual(
      new Set([
        "TypeError: [handlerSuite] Expected the fixture to have breakDestination(), " +
          "or the options to say traits: { neverFails: true }.",
      ]),
    );
  });
});

async function expectFound({ breaks, isHiddenByPipe, traits, create }: BrokenHandler) {
  const results = await runInMemory((runner) =>
    handlerSuite(runner, { name: "broken", traits: traits ?? {}, create, patienceMs: 200 }),
  );
  const arrangements = isHiddenByPipe === true ? ["on its own"] : ["on its own", "behind a pipe"];
  const expected = arrangements.flatMap((arrangement) =>
    handlerRules
      .filter(({ name }) => breaks.some((start) => name.startsWith(start)))
      .map(({ name }) => `${arrangement}: ${name}`),
  );
  expect(expected.length).toBe(breaks.length * arrangements.length);
  expect(failed(results)).toEqual(expected);
}

function failed(results: readonly TestResult[]): readonly string[] {
  return results
    .filter(({ outcome }) => outcome.kind === "failed")
    .map(({ path: [, arrangement, name] }) => `${arrangement}: ${name}`);
}
