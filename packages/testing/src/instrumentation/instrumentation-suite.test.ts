import { describe, expect, it } from "vitest";
import {
  type BrokenInstrumentation,
  brokenInstrumentations,
} from "../../test/broken-instrumentations.ts";
import { runInMemory } from "../../test/in-memory-runner.ts";
import { sampleOptions, sampleSteps } from "../../test/sample-instrumentation.ts";
import { instrumentationSuite } from "../index.ts";
import { instrumentationRules } from "./instrumentation-suite.ts";

describe("instrumentationSuite passes a correct instrumentation", () => {
  instrumentationSuite({ describe, it }, sampleOptions(sampleSteps()));
});

describe("instrumentationSuite finds an instrumentation that", { timeout: 60_000 }, () => {
  for (const broken of brokenInstrumentations) {
    it(broken.defect, async () => {
      await expectFound(broken);
    });
  }

  it("is broken in some way, for every rule", () => {
    const breaks = brokenInstrumentations.flatMap((broken) => broken.breaks);
    const unproven = [...instrumentationRules.map(({ name }) => name), ...HELPER_RULES].filter(
      (name) => !breaks.some((start) => name.startsWith(start)),
    );
    expect(unproven).toEqual([]);
  });
});

describe("instrumentationSuite", () => {
  it("skips what is excused, by its name and with the reason", async () => {
    const results = await runInMemory(
      (runner) =>
        instrumentationSuite(runner, {
          ...sampleOptions(sampleSteps()),
          excuses: { "records a call, once, as ok": "it has no hook" },
        }),
      (name) => name.startsWith("records a call, once"),
    );
    expect(results).toEqual([
      {
        path: [
          "the instrumentation sample",
          "records a call, once, as ok (skipped: it has no hook)",
        ],
        outcome: { kind: "skipped" },
      },
    ]);
  });

  it("does not take an excuse from a rule that there is not", () => {
    const options = { ...sampleOptions(sampleSteps()), excuses: { "is fast": "it is not" } };
    expect(() =>
      instrumentationSuite({ describe: (_, body) => body(), it: () => {} }, options),
    ).toThrow('[instrumentationSuite] excuses must name rules; received ["is fast"].');
  });
});

const HELPER_RULES = ["keeps toArray", "records a call with toArray, once"];

/** Runs the rules that have to find the defect, and no others, which would take minutes in all. */
async function expectFound({ breaks, steps }: BrokenInstrumentation): Promise<void> {
  const isMeant = (name: string): boolean => breaks.some((start) => name.startsWith(start));
  const results = await runInMemory(
    (runner) =>
      instrumentationSuite(runner, {
        ...sampleOptions({ ...sampleSteps(), ...steps }),
        patienceMs: 300,
      }),
    isMeant,
  );
  expect(results.length).toBe(breaks.length);
  const missed = results.filter(({ outcome }) => outcome.kind !== "failed");
  expect(missed.map(({ path }) => path.at(-1))).toEqual([]);
}
