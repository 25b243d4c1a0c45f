import { expect, it } from "vitest";
import { collectGarbageUntil } from "./index.ts";

it("collects what nobody holds, and has finalization registries told of it", async () => {
  const told: string[] = [];
  const registry = new FinalizationRegistry<string>((name) => told.push(name));
  const forget = (): WeakRef<object> => {
    const forgotten = {};
    registry.register(forgotten, "forgotten");
    return new WeakRef(forgotten);
  };
  const reference = forget();
  await collectGarbageUntil(() => told.length > 0);
  expect(told).toEqual(["forgotten"]);
  expect(reference.deref()).toBeUndefined();
});

it("fails where something is kept", async () => {
  const kept = {};
  const reference = new WeakRef(kept);
  const collecting = collectGarbageUntil(() => reference.deref() === undefined, {
    patienceMs: 50,
    message: "The stream is kept",
  });
  await expect(collecting).rejects.toThrow(
    "The stream is kept, however often garbage was collected in 50 ms.",
  );
  expect(reference.deref()).toBe(kept);
});

it("does nothing where it shows already", async () => {
  let asked = 0;
  await collectGarbageUntil(() => ++asked === 1);
  expect(asked).toBe(1);
});
