import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Starts an empty registry of our own: its address, a user configuration that leads to it, and its end. */
export async function startRegistry(directory) {
  mkdirSync(directory);
  const upstream = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const child = fork(new URL("registry-process.mjs", import.meta.url), [directory, upstream]);
  const ended = once(child, "exit");
  const [port] = await Promise.race([
    once(child, "message"),
    ended.then(([code]) => {
      throw new Error(`The registry did not start; it ended with code ${code}.`);
    }),
  ]);

  const host = `127.0.0.1:${port}`;
  const userconfig = join(directory, "npmrc");
  // A client wants to have something to log in with before it publishes; the registry lets everybody in.
  writeFileSync(userconfig, `registry=http://${host}/\n//${host}/:_authToken=anybody\n`);
  return {
    userconfig,
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
