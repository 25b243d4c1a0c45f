import { describe, expect, it } from "vitest";
import { workerHandler } from "./worker-handler.ts";
import { readOptions, type WorkerOptions } from "./worker-options.ts";

const FILE = import.meta.resolve("@llmobs/file");

describe("workerHandler", () => {
  it.each<[Partial<WorkerOptions>, string]>([
    [{ module: "" }, "[worker] module must be a string with text in it"],
    [{ module: "@llmobs/nowhere" }, "[worker] There is no module @llmobs/nowhere."],
    [{ module: new URL("file:///nowhere.js") }, "[worker] There is no module file:///nowhere.js."],
    [{ module: "/nowhere.js" }, "[worker] There is no module /nowhere.js."],
    [{ factory: "" }, "[worker] factory must be a string with text in it"],
    [{ name: "" }, "[worker] name must be"],
    [{ maxInFlight: 0 }, "[worker] maxInFlight must be an integer of at least 1; received 0."],
    [{ timeoutMs: 0 }, "[worker] timeoutMs must be a number from 1"],
    [{ options: { callback: () => {} } }, "could not be cloned"],
  ])("refuses %j", (options, message) => {
    expect(() => workerHandler({ module: FILE, ...options })).toThrow(message);
  });

  it("finds a package by name, a path and a URL", () => {
    const path = new URL(FILE).pathname;
    for (const module of ["@llmobs/file", path, FILE, new URL(FILE)]) {
      expect(readOptions({ module }).program.module).toBe(FILE);
    }
  });
});
