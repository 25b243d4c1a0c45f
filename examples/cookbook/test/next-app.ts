import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

const EXAMPLE = join(import.meta.dirname, "..");
const NEXT = join(createRequire(import.meta.url).resolve("next/package.json"), "../dist/bin/next");

const FILES = {
  // No TypeScript of its own, for which Next would want to install things; it compiles the recipe's all the same.
  "app/api/ask/route.js": 'export { POST } from "../../../../src/next-route.ts";\n',
  // The packages are linked into the workspace, and Next looks at nothing outside its root.
  "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(join(EXAMPLE, "../.."))} } };\n`,
};

/** A Next.js app that is being served. */
export interface NextApp {
  readonly url: string;
  readonly folder: string;
}

/**
 * Serves a Next.js app with the route of the recipe while it is used.
 *
 * @param mode what is used: `dev` bundles the route when it is first asked for, `start` what a
 *   production build has bundled
 */
export async function withNextApp(
  mode: "dev" | "start",
  use: (app: NextApp) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(EXAMPLE, ".next-app-"));
  try {
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    if (mode === "start") await build(folder);
    const server = runNext(folder, [mode, "--port=0", "--hostname=127.0.0.1"]);
    const closed = once(server, "close");
    try {
      await use({ url: await addressOf(server), folder });
    } finally {
      server.kill();
      await closed;
    }
  } finally {
    // Next may still be leaving something behind.
    rmSync(folder, { recursive: true, maxRetries: 3 });
  }
}

async function build(folder: string): Promise<void> {
  const building = runNext(folder, ["build"]);
  // It warns of paths that it can't know, which it does not where the packages are in node_modules.
  const said = Promise.all([text(building.stdout), text(building.stderr)]);
  const [code] = await once(building, "close");
  if (code !== 0) throw new Error(`next build exited with ${code}:\n${(await said).join("\n")}`);
}

function runNext(
  folder: string,
  args: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [NEXT, ...args], {
    cwd: folder,
    // Without a home it can't leave anything behind in ours.
    env: { PATH: process.env["PATH"], HOME: folder, NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function addressOf(server: ReturnType<typeof runNext>): Promise<string> {
  server.stderr.pipe(process.stderr, { end: false });
  const said: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
    if (url !== undefined) {
      server.stdout.resume();
      return url;
    }
    said.push(line);
  }
  throw new Error(`next gave no address:\n${said.join("\n")}`);
}
