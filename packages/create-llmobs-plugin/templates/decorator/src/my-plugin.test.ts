import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pipe } from "@llmobs/core";
import {
  decoratorSuite,
  fakeClock,
  readmeSuite,
  recordingHandler,
  testObservability,
} from "@llmobs/testing";
import { myPluginDecorator } from "./my-plugin.ts";
import { plugin } from "./plugin.ts";

decoratorSuite(
  { describe, it },
  {
    name: "my-plugin",
    plugin,
    traits: { drops: true },
    create: () => ({ decorator: myPluginDecorator() }),
  },
);

describe("myPluginDecorator", () => {
  it("lets an event of exactly the age through, and drops an older one", () => {
    const clock = fakeClock({ now: 100_000 });
    const recent = recordingHandler();
    const { manager } = testObservability({
      clock,
      handlers: [pipe(myPluginDecorator({ maxAgeMs: 1_000 }), recent)],
    });
    manager.emit("log", { message: "in time" }, { time: 99_000 });
    manager.emit("log", { message: "too late" }, { time: 98_999 });
    assert.deepEqual(
      recent.ofType("log").map(({ data }) => data.message),
      ["in time"],
    );
    assert.deepEqual(manager.stats().handlers.at(-1)?.dropped, { "custom:too_old": 1 });
  });

  it("refuses an age below zero", () => {
    assert.throws(
      () => myPluginDecorator({ maxAgeMs: -1 }),
      new RangeError("[my-plugin] maxAgeMs must be a number of at least 0; received -1."),
    );
  });
});

readmeSuite(
  { describe, it },
  { readme: new URL("../README.md", import.meta.url), plugins: [plugin] },
);
