// Installs the package with npm itself, beside each line of OpenTelemetry's SDK as people install it, and
// sends a span with what npm made of it: `pnpm run check:npm`. Peer ranges that contradict each other end
// with ERESOLVE here, as they would for a user.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startReceiver } from "./otlp-receiver.ts";
import type { ReceivedSpan } from "./received-span.ts";

const run = promisify(execFile);
const ROOT = new URL("../../../../", import.meta.url);

/** What people type, and the version of the API that has to come of it. */
const INSTALLATIONS: readonly { readonly packages: readonly string[]; readonly api: RegExp }[] = [
  {
    packages: ["@opentelemetry/sdk-trace", "@opentelemetry/exporter-trace-otlp-proto"],
    api: /^1\.10\./u,
  },
  {
    packages: ["@opentelemetry/sdk-trace@2", "@opentelemetry/exporter-trace-otlp-proto@0.223"],
    api: /^1\.9\./u,
  },
  {
    packages: ["@opentelemetry/sdk-trace-node@2", "@opentelemetry/exporter-trace-otlp-proto@0.223"],
    api: /^1\.9\./u,
  },
];

const PROGRAM = `
import { ObservabilityManager } from "@llmobs/core";
import { otelHandler } from "@llmobs/otel";

const observability = new ObservabilityManager({
  source: "npm",
  handlers: [otelHandler({ serviceName: "npm" })],
});
observability.trace.tool("search", undefined, () => {});
await observability.shutdown();
`;

const scratch = mkdtempSync(join(tmpdir(), "llmobs-npm-"));
try {
  const tarballs = await Promise.all([pack("packages/core"), pack("packages/handlers/otel")]);
  for (const [index, { packages, api }] of INSTALLATIONS.entries()) {
    const directory = join(scratch, `app-${index}`);
    await check(directory, [...tarballs, ...packages], api);
    console.log(`ok ${packages.join(" ")}`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Builds a package and packs it. */
async function pack(directory: string): Promise<string> {
  const cwd = new URL(directory, ROOT);
  await run("pnpm", ["run", "build"], { cwd });
  const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", scratch], { cwd });
  return (JSON.parse(stdout) as { readonly filename: string }).filename;
}

async function check(directory: string, packages: readonly string[], api: RegExp): Promise<void> {
  const spans: ReceivedSpan[] = [];
  await using receiver = await startReceiver({ spans: (received) => spans.push(...received) });
  const program = join(directory, "app.mjs");
  await run("npm", ["init", "--yes", "--init-type=module"], { cwd: makeDirectory(directory) });
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], {
    cwd: directory,
  });
  writeFileSync(program, PROGRAM);
  await run(process.execPath, [program], {
    cwd: directory,
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  });
  const manifest = join(directory, "node_modules/@opentelemetry/api/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  if (!api.test(version)) throw new Error(`npm chose @opentelemetry/api ${version}.`);
  const names = spans.map(({ name }) => name);
  if (names.join() !== "execute_tool search") throw new Error(`Received: ${names.join(", ")}`);
}

function makeDirectory(directory: string): string {
  mkdirSync(directory);
  return directory;
}
