import * as fc from "fast-check";
import { expect, it } from "vitest";
import { OpenIds } from "./open-ids.ts";

const step = fc.record({
  kind: fc.constantFrom("start", "end"),
  id: fc.constantFrom("a", "b", "c", "d"),
});

it("counts what has begun and not ended, however starts and ends are repeated, missing or turned round", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const ids = new OpenIds();
      const model = new Set<string>();
      for (const { kind, id } of steps) {
        if (kind === "start") {
          ids.start(id, 0);
          model.add(id);
        } else {
          ids.end(id);
          model.delete(id);
        }
        expect(ids.count(0)).toBe(model.size);
      }
    }),
  );
});

it("forgets what began before a time, for which no end can be expected", () => {
  const ids = new OpenIds();
  ids.start("lost", 1_000);
  ids.start("running", 2_000);
  expect(ids.count(1_500)).toBe(1);
  ids.end("running");
  expect(ids.count(1_500)).toBe(0);
});

it("holds 10,000 at most, the latest", () => {
  const ids = new OpenIds();
  for (let id = 0; id < 10_005; id++) ids.start(String(id), id);
  expect(ids.count(0)).toBe(10_000);
  ids.end("4");
  expect(ids.count(0)).toBe(10_000);
  ids.end("5");
  expect(ids.count(0)).toBe(9_999);
});
