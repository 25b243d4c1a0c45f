import { expect, it, vi } from "vitest";
import { Waits } from "./waits.ts";

it("lets go of those whose wait is over", async () => {
  const waits = new Waits();
  const { signal } = new AbortController();
  const letGo = vi.spyOn(signal, "removeEventListener");
  const wait = waits.until(1, signal);
  waits.release(1);
  await wait;
  waits.release(2);
  expect(letGo).toHaveBeenCalledTimes(1);
});
