import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { unhandledRejections } from "./index.ts";

it("lists what nobody handles, in order, also when it comes some turns later", async () => {
  const reasons = await unhandledRejections(async () => {
    void Promise.reject("at once");
    await setImmediate();
    void setImmediate().then(() => Promise.reject("later"));
  });
  expect(reasons).toEqual(["at once", "later"]);
});

it("lists nothing that somebody handles", async () => {
  const reasons = await unhandledRejections(async () => {
    await Promise.reject(new Error("handled")).catch(() => {});
  });
  expect(reasons).toEqual([]);
});

it("leaves the listeners as they were, also where what it runs fails", async () => {
  const listeners = process.listeners("unhandledRejection");
  const failing = unhandledRejections(() => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(process.listeners("unhandledRejection")).toEqual(listeners);
});
