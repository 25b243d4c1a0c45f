import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pipe } from "@llmobs/core";
import { recordingHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { storedIds } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { outbox } from "./outbox.ts";
import { takePossession } from "./ownership.ts";

const owner = fileURLToPath(new URL("../test/owner.ts", import.meta.url));

describe("a second outbox on the same database", () => {
  it("in the same process is refused with a clear error, until the first is disposed", async () => {
    const path = join(temporaryDirectory(), "outbox.db");
    const box = outbox({ path });
    const first = pipe(box, recordingHandler());
    expect(() => pipe(box, recordingHandler())).toThrow(
      `[outbox] Could not open ${path}: another outbox works on it already, in this process; give each pipe of each process a path of its own.`,
    );
    await first[Symbol.asyncDispose]?.();
    const second = pipe(box, recordingHandler());
    await second[Symbol.asyncDispose]?.();
  });

  it("is refused also where the number of the first one's process can't be read", () => {
    const path = join(temporaryDirectory(), "outbox.db");
    const first = takePossession(path);
    expect(() => takePossession(path)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("works on it already, in another process; give each pipe"),
        cause: expect.objectContaining({ code: "SQLITE_BUSY" }),
      }),
    );
    first.close();
    takePossession(path).close();
  });

  it("in another process is refused, by that one's number, and free as soon as that is killed", async () => {
    const path = join(temporaryDirectory(), "outbox.db");
    const child = spawn(process.execPath, [owner, path], { stdio: ["ignore", "pipe", "inherit"] });
    let ids = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (ids += text));
    while (ids.split("\n").length < 4) await once(child.stdout, "data");
    expect(() => pipe(outbox({ path }), recordingHandler())).toThrow(
      `another outbox works on it already, in the process ${child.pid};`,
    );
    expect(storedIds(path)).toEqual(ids.trim().split("\n"));

    child.kill("SIGKILL");
    await once(child, "exit");
    const sink = recordingHandler();
    const box = pipe(outbox({ path }), sink);
    await box[Symbol.asyncDispose]?.();
    expect(sink.events.map(({ id }) => id)).toEqual(ids.trim().split("\n"));
  }, 20_000);
});
