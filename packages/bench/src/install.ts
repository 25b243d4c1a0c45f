import { execFile } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { figure } from "./report/figure.ts";
import type { Subject } from "./subject.ts";

/** What an app installs: the latest version of each package, or `name@version`. */
type Installs = Readonly<Record<string, readonly string[]>>;

const OURS: Installs = {
  "llmobs, to a file": ["@llmobs/core", "@llmobs/openai", "@llmobs/file"],
  "llmobs, to OpenTelemetry": [
    "@llmobs/core",
    "@llmobs/openai",
    "@llmobs/otel",
    "@opentelemetry/sdk-trace",
  ],
  "llmobs, to SQLite": ["@llmobs/core", "@llmobs/openai", "@llmobs/sqlite"],
};

/** What each one's documentation asks for to observe an OpenAI client, or for a logger to log. */
const PEERS: Installs = {
  // Of the last one, a peer, npm takes a version that goes with no other peer, and then gives up.
  Langfuse: [
    "@langfuse/openai",
    "@langfuse/otel",
    "@opentelemetry/exporter-trace-otlp-http@^0.223.0",
  ],
  OpenLLMetry: ["@traceloop/node-server-sdk"],
  "OpenInference and Phoenix": [
    "@arizeai/openinference-instrumentation-openai",
    "@arizeai/phoenix-otel",
  ],
  LangSmith: ["langsmith"],
  Braintrust: ["braintrust"],
  "AI SDK's telemetry": ["@ai-sdk/otel", "@opentelemetry/sdk-node"],
  evlog: ["evlog"],
  LogTape: ["@logtape/logtape"],
};

/** What is observed. An app has it anyway, and a peer dependency would bring it. */
const OBSERVED = ["ai", "openai"];

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

export const install: Subject = {
  name: "install",
  title: "Installing with npm, from the registry, in an empty folder",
  run: async (quick) => {
    const scratch = await mkdtemp(join(tmpdir(), "llmobs-install-"));
    try {
      const { stdout } = await run("node", [".ci/pack.mjs", scratch], { cwd: ROOT });
      const tarballs = JSON.parse(stdout) as Readonly<Record<string, string>>;
      const rows: (readonly string[])[] = [];
      for (const [name, packages] of Object.entries(quick ? OURS : { ...OURS, ...PEERS })) {
        const folder = join(scratch, `app-${rows.length}`);
        rows.push([name, ...(await installed(folder, packages, tarballs))]);
      }
      return {
        tables: [{ title: "### node_modules", head: ["", "packages", "MB", "versions"], rows }],
        targets: [],
      };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

/** Installs packages: how many there are then, how many megabytes, and the versions of those asked for. */
async function installed(
  folder: string,
  specs: readonly string[],
  tarballs: Readonly<Record<string, string>>,
): Promise<readonly [count: string, megabytes: string, versions: string]> {
  const ours = Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`] as const);
  const wanted = specs.map((spec) => spec.split(/(?<=.)@/, 2) as [name: string, version?: string]);
  const packages = wanted.map(([name]) => name);
  const isAsked = ([name]: readonly [string, string]): boolean => packages.includes(name);
  const manifest = {
    private: true,
    dependencies: {
      ...Object.fromEntries(wanted.map(([name, version = "latest"]) => [name, version])),
      ...Object.fromEntries(ours.filter(isAsked)),
    },
    // What those need of ours is not published yet.
    overrides: Object.fromEntries(ours.filter((entry) => !isAsked(entry))),
  };
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...flags], { cwd: folder });

  const places = placesOf(folder);
  const bytes = places.map((place) => bytesIn(join(folder, place)));
  const versions = packages.map(
    (name) => `${name} ${versionIn(join(folder, "node_modules", name))}`,
  );
  return [
    String(places.length),
    figure(bytes.reduce((sum, size) => sum + size, 0) / 1_000_000),
    versions.join(", "),
  ];
}

/** The folders of all packages but those that are observed. */
function placesOf(folder: string): readonly string[] {
  const lockfile = readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8");
  const { packages } = JSON.parse(lockfile) as {
    readonly packages: Readonly<Record<string, object>>;
  };
  const observed = OBSERVED.map((name) => `node_modules/${name}`);
  return Object.keys(packages).filter((place) => !observed.includes(place));
}

function bytesIn(folder: string): number {
  const files = globSync("**/*", { cwd: folder, exclude: (path) => path === "node_modules" });
  return files
    .map((file) => statSync(join(folder, file)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

function versionIn(folder: string): string {
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
