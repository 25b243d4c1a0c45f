import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileValues } from "../test/hostile-values.ts";
import { runs } from "../test/property.ts";
import { snapshot } from "./snapshot.ts";

describe("snapshot", () => {
  it("is equal to plain data and shares nothing with it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = structuredClone(value);
        const copy = snapshot(value);
        expect(copy).toEqual(value);
        deface(value);
        expect(copy).toEqual(before);
      }),
      runs(300),
    );
  });

  it.each(Object.entries(hostileValues))("copes with %s", (_, make) => {
    expect(() => JSON.stringify(snapshot({ value: make() }))).not.toThrow();
  });

  it("keeps a member named __proto__ a member", () => {
    const copy = snapshot(JSON.parse('{"a":{"__proto__":{"admin":true}}}')) as { a: object };
    expect(Object.keys(copy.a)).toEqual(["__proto__"]);
    expect("admin" in copy.a).toBe(false);
  });

  it("cuts what is endlessly wide", () => {
    const wide = Array.from({ length: 200_000 }, (_, item) => item);
    expect((snapshot(wide) as unknown[]).at(-1)).toMatch(/^\[cut: \d+ more items\]$/);
  });
});

/** Changes everything in it that can be changed. */
function deface(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    deface((value as Record<string, unknown>)[key]);
    (value as Record<string, unknown>)[key] = "defaced";
  }
}
