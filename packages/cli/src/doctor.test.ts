import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { httpEndpoint } from "@llmobs/testing";
import { afterEach, describe, expect, it } from "vitest";
import {
  coreVersion,
  type Layout,
  pluginModule,
  projectFolder,
  type ProjectFolder,
} from "../test/project-folder.ts";

const CORE = coreVersion();

let project: ProjectFolder;

afterEach(() => project[Symbol.dispose]());

interface Problem {
  readonly message: string;
  readonly mend: string;
}

/** Runs the doctor; its exit code has to agree with what it says. */
async function problems(env: Record<string, string> = {}): Promise<Record<string, Problem[]>> {
  const { code, stdout, stderr } = await project.run(["doctor", "--json"], env);
  expect(stderr).toBe("");
  const { healthy, checks } = JSON.parse(stdout);
  const failed = Object.entries<{ outcome: string; problems?: Problem[] }>(checks).flatMap(
    ([name, finding]) => (finding.outcome === "failed" ? [[name, finding.problems]] : []),
  );
  expect({ code, healthy }).toEqual(
    failed.length === 0 ? { code: 0, healthy: true } : { code: 1, healthy: false },
  );
  return Object.fromEntries(failed);
}

describe.each<Layout>(["npm", "yarn", "pnpm"])("in a project of %s", (layout) => {
  it("finds nothing where nothing is wrong", async () => {
    project = projectFolder(layout);
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/file");
    expect(await problems({ LLMOBS_HANDLERS: "file" })).toEqual({});
  });

  it("names the command of its package manager", async () => {
    project = projectFolder(layout);
    project.install("@llmobs/core", "@llmobs/bootstrap");
    const { environment } = await problems({ LLMOBS_HANDLERS: "slack" });
    expect(environment).toEqual([
      {
        message: 'The handler "slack" is asked for, and @llmobs/slack is not installed.',
        mend: `${layout === "npm" ? "npm install" : `${layout} add`} @llmobs/slack`,
      },
    ]);
  });
});

describe("node", () => {
  it("is too old for what a package says that it needs", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", pluginModule("acme"), { engines: { node: ">=99" } });
    expect(await problems()).toEqual({
      node: [
        {
          message: `Node ${process.versions.node} is not supported by llmobs-acme 1.0.0.`,
          mend: "Use a Node that is >=99, such as the current LTS version.",
        },
      ],
    });
  });
});

describe("core", () => {
  it("is there several times", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-acme", pluginModule("acme"));
    const older = { version: "1.999.0", keywords: [], peerDependencies: {} };
    project.add("@llmobs/core", "", older, "node_modules/llmobs-acme");
    const { core, ...others } = await problems();
    expect(others).toEqual({});
    expect(core).toHaveLength(1);
    expect(core?.[0]?.message).toMatch(
      /^@llmobs\/core is installed 2 times: .*1\.999\.0 in node_modules\/llmobs-acme\/node_modules\/@llmobs\/core/u,
    );
    expect(core?.[0]?.mend).toMatch(/^Run npm dedupe; .* npm why @llmobs\/core\.$/u);
  });

  it("is not there", async () => {
    project = projectFolder("pnpm");
    expect(await problems()).toEqual({
      core: [
        {
          message: "@llmobs/core is not installed where this project's code could import it.",
          mend: "pnpm add @llmobs/core",
        },
      ],
    });
  });
});

describe("peers", () => {
  it("are missing, or of another version; an optional one may be missing", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("acme-sdk", "", { version: "2.9.0", keywords: [], peerDependencies: {} });
    project.add("llmobs-acme", pluginModule("acme"), {
      peerDependencies: {
        "@llmobs/core": "^1.0.0",
        "acme-sdk": "^3.0.0",
        "acme-types": "^1.0.0",
        "acme-extra": "^1.0.0",
      },
      peerDependenciesMeta: { "acme-extra": { optional: true } },
    });
    expect(await problems()).toEqual({
      peers: [
        {
          message: "llmobs-acme 1.0.0 needs acme-sdk ^3.0.0, and finds 2.9.0.",
          mend: 'npm install "acme-sdk@^3.0.0"',
        },
        {
          message: "llmobs-acme 1.0.0 needs acme-types ^1.0.0, and finds none.",
          mend: 'npm install "acme-types@^1.0.0"',
        },
      ],
    });
  });
});

describe("plugins", () => {
  it("cannot be used with this core, or at all", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    project.add("llmobs-broken", 'throw new Error("no licence");\n');
    project.add("llmobs-next", pluginModule("next").replace("apiVersion: 1", "apiVersion: 2"));
    const { plugins } = await problems();
    expect(plugins?.map(({ message }) => message)).toEqual([
      "llmobs-broken 1.0.0 can't be used: it cannot be loaded: no licence.",
      `llmobs-next 1.0.0 can't be used: it is written for version 2 of the plugins' interface, and finds @llmobs/core ${CORE}.`,
    ]);
  });
});

describe("environment", () => {
  it("has a variable that cannot be used", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap");
    expect((await problems({ LLMOBS_SAMPLE_RATE: "all" }))["environment"]).toEqual([
      {
        message: '[bootstrap] LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "all".',
        mend: "Correct the variable, or unset it.",
      },
    ]);
  });

  it("has a variable of a handler's own that cannot be used", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/webhook");
    const env = { LLMOBS_HANDLERS: "webhook", LLMOBS_WEBHOOK_TIMEOUT_MS: "soon" };
    expect((await problems(env))["environment"]?.[0]?.message).toBe(
      '[bootstrap] LLMOBS_WEBHOOK_TIMEOUT_MS must be a number; received "soon".',
    );
  });

  it("asks for handlers, and nothing is there to read it", async () => {
    project = projectFolder();
    project.install("@llmobs/core");
    expect(await problems({ LLMOBS_HANDLERS: "file" })).toEqual({
      environment: [
        {
          message:
            "LLMOBS_HANDLERS is set, and @llmobs/bootstrap, which reads it, is not installed.",
          mend: "npm install @llmobs/bootstrap",
        },
      ],
    });
  });

  it("may be in a file, over which the real one wins", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap");
    project.write(".env", "LLMOBS_HANDLERS=none\nLLMOBS_CAPTURE_CONTENT=true\n");
    const args = ["doctor", "--dotenv", join(project.path, ".env")];
    const { code, stdout } = await project.run(args);
    expect(code).toBe(1);
    expect(stdout).toContain("Content is recorded (LLMOBS_CAPTURE_CONTENT)");
    const overruled = await project.run(args, { LLMOBS_CAPTURE_CONTENT: "false" });
    expect(overruled).toMatchObject({ code: 0 });
  });
});

describe("content", () => {
  const none = { LLMOBS_HANDLERS: "none" };

  it("is recorded with nothing that takes secrets out", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap");
    const { content, ...others } = await problems({ ...none, LLMOBS_CAPTURE_CONTENT: "true" });
    expect(others).toEqual({});
    expect(content).toHaveLength(1);
    // What is said to mend it does.
    expect(content?.[0]?.mend).toContain("LLMOBS_REDACT_CONTENT=keep");
    const mended = { LLMOBS_CAPTURE_CONTENT: "true", LLMOBS_REDACT_CONTENT: "keep" };
    expect(await problems({ ...none, ...mended })).toEqual({});
    expect(await problems({ ...none, LLMOBS_CAPTURE_CONTENT: "false" })).toEqual({});
  });
});

describe("destinations", () => {
  const webhook = (url: string) =>
    problems({ LLMOBS_HANDLERS: "webhook", LLMOBS_WEBHOOK_URL: url });

  it("are there, and get no event", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/webhook");
    const endpoint = await httpEndpoint();
    try {
      expect(await webhook(endpoint.url)).toEqual({});
      expect(endpoint.requests).toEqual([]);
    } finally {
      await endpoint[Symbol.asyncDispose]();
    }
  });

  it("are not there, which is told without what may be secret of an address", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/webhook");
    const port = await closedPort();
    expect(await webhook(`http://user:secret@127.0.0.1:${port}/secret`)).toEqual({
      destinations: [
        {
          message: `@llmobs/webhook can't reach its destination (LLMOBS_WEBHOOK_URL): 127.0.0.1:${port}: ECONNREFUSED.`,
          mend: "Start what should listen there, or correct LLMOBS_WEBHOOK_URL.",
        },
      ],
    });
  });

  it("are a folder that is yet to be made, or a place where none can be", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/file");
    writeFileSync(join(project.path, "notes"), "");
    const file = (path: string) => ({ LLMOBS_HANDLERS: "file", LLMOBS_FILE_PATH: path });
    expect(await problems(file("new/folder/events.jsonl"))).toEqual({});
    expect(await problems(file("notes/events.jsonl"))).toEqual({
      destinations: [
        {
          message: `@llmobs/file can't reach its destination (LLMOBS_FILE_PATH): ${join(project.path, "notes")} is no folder.`,
          mend: "Make the folder writable, or name another one in LLMOBS_FILE_PATH.",
        },
      ],
    });
  });

  it("are those of a third party, too, as its variables name them", async () => {
    project = projectFolder();
    project.install("@llmobs/core", "@llmobs/bootstrap");
    const variables =
      'variables: { LLMOBS_ACME_ENDPOINT: { option: "endpoint", kind: "string", description: "Where to." } }';
    project.add("llmobs-acme", pluginModule("acme", variables));
    const port = await closedPort();
    const { destinations } = await problems({
      LLMOBS_HANDLERS: "llmobs-acme",
      LLMOBS_ACME_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    expect(destinations?.[0]?.message).toContain("(LLMOBS_ACME_ENDPOINT)");
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === "object" && address !== null ? address.port : 0;
}
