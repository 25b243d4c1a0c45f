import type { Handler } from "@llmobs/core";
import { expect, it } from "vitest";
import { observeMalformed, recordingHandler } from "./index.ts";

it("tells what became of them, handler by handler", async () => {
  const handler = recordingHandler();
  let flushes = 0;
  const flushed: Handler = { name: "flushed", handle: () => {}, flush: () => void flushes++ };
  const handlers = [handler, flushed];
  const { intake, ...report } = await observeMalformed({ count: 1_200, seed: 1, handlers });
  expect(report).toMatchObject({ observed: 1_200, thrown: 0, unhandled: 0 });
  expect(intake).toMatchObject({ accepted: 1_200, queued: 0 });
  expect(report.handlers[0]?.delivered).toBe(handler.events.length);
  expect(handler.events.length).toBeGreaterThan(600);
  expect(flushes).toBeGreaterThanOrEqual(2);
});

it("counts the rejections that a handler leaves to nobody", async () => {
  const handle: Handler["handle"] = () => void Promise.reject(new Error("floating"));
  const handlers = [{ name: "floating", handle }];
  const { unhandled, handlers: books } = await observeMalformed({ count: 50, seed: 1, handlers });
  expect(unhandled).toBeGreaterThan(0);
  expect(unhandled).toBe(books[0]?.delivered);
});
