import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reach } from "./reach.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "llmobs-reach-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("an address", () => {
  let server: Server;
  let port: number;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    // It takes connections and never says a word.
    server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
    port = await new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  const url = (text: string) => ({ kind: "url", url: new URL(text) }) as const;

  it("is reached when it takes a connection", async () => {
    expect(await reach(url(`http://127.0.0.1:${port}/path`), folder)).toBeUndefined();
    expect(await reach(url(`nats://127.0.0.1:${port}`), folder)).toBeUndefined();
  });

  it("is given up when it does not answer in time", async () => {
    const reason = await reach(url(`https://127.0.0.1:${port}`), folder, 50);
    expect(reason).toBe(`127.0.0.1:${port}: no answer within 50 ms`);
  });

  it("has a name that nobody knows", async () => {
    const reason = await reach(url("https://nowhere.invalid/"), folder);
    expect(reason).toMatch(/^nowhere\.invalid:443: (?:ENOTFOUND|EAI_AGAIN)$/u);
  });

  it("is not tried where its scheme has no port that is known", async () => {
    expect(await reach(url("acme://127.0.0.1"), folder)).toBeUndefined();
  });
});

describe("a file", () => {
  const file = (path: string) => ({ kind: "file", path }) as const;

  it("is there, or could be written below the nearest folder that is", async () => {
    writeFileSync(join(folder, "there"), "");
    expect(await reach(file("there"), folder)).toBeUndefined();
    expect(await reach(file("a/b/c"), folder)).toBeUndefined();
    expect(await reach(file(":memory:"), folder)).toBeUndefined();
  });

  it("cannot be where a file is in the way", async () => {
    writeFileSync(join(folder, "there"), "");
    expect(await reach(file("there/a/b"), folder)).toBe(`${join(folder, "there")} is no folder`);
  });
});
