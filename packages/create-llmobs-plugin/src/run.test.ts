import { PassThrough } from "node:stream";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "../test/run-command.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { HELP } from "./command-line.ts";
import { complete } from "./questions.ts";

const BIN = fileURLToPath(new URL("./bin.ts", import.meta.url));

const start = (cwd: string, ...args: string[]) => runCommand(process.execPath, [BIN, ...args], cwd);

describe("create-llmobs-plugin", () => {
  it("makes a handler where nothing but a name is said, and says what comes next", async () => {
    const cwd = temporaryFolder();
    const ended = await runCommand(process.execPath, [BIN, "@acme/llmobs-mail", "--yes"], cwd, {
      npm_config_user_agent: "pnpm/12.0.0 npm/? node/v24.0.0 linux x64",
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toContain("  cd llmobs-mail\n  pnpm install\n  pnpm test\n");
    const manifest = JSON.parse(readFileSync(join(cwd, "llmobs-mail/package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "@acme/llmobs-mail",
      keywords: expect.arrayContaining(["llmobs-plugin"]),
      peerDependencies: { "@llmobs/core": "^1.0.0" },
    });
    expect(existsSync(join(cwd, "llmobs-mail/src/plugin.ts"))).toBe(true);
  });

  it("shows its help", async () => {
    expect(await start(temporaryFolder(), "--help")).toEqual({ code: 0, stdout: HELP, stderr: "" });
  });

  it.each([
    [
      ["--kind", "sink"],
      'Expected --kind to be one of handler, decorator, instrumentation; received "sink". For example: --kind handler',
    ],
    [["--name", "acme"], 'received "acme". For example: --name llmobs-acme'],
    [["llmobs-a", "llmobs-b"], "Expected one name; received llmobs-a llmobs-b."],
    [["--colour"], "Unknown option '--colour'"],
    [["--yes"], "Expected --name, since --yes asks nothing; received none."],
    [["llmobs-acme"], "Expected --kind, since there is no terminal to ask at; received none."],
  ])("refuses %j with what was expected, what came, and an example", async (args, message) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await start(cwd, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^create-llmobs-plugin: [^]*For example: --[^]*\n$/u);
    expect(existsSync(join(cwd, "llmobs-acme"))).toBe(false);
  });
});

describe("README.md", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

  it.each([["--help"], ["--kind", "handler", "--name", "llmobs-acme", "--yes"]])(
    "shows what %s prints",
    async (...args) => {
      const { stdout } = await start(temporaryFolder(), ...args);
      expect(readme).toContain(`\`\`\`text\n${stdout}\`\`\`\n`);
    },
  );
});

describe("at a terminal", () => {
  let input: PassThrough & { isTTY?: boolean };
  let shown: string;
  let output: PassThrough;

  beforeEach(() => {
    input = Object.assign(new PassThrough(), { isTTY: true });
    output = new PassThrough();
    shown = "";
    output.on("data", (chunk: Buffer) => (shown += chunk.toString()));
  });
  afterEach(() => input.end());

  const nothingSaid = {
    help: false,
    yes: false,
    kind: undefined,
    name: undefined,
    directory: undefined,
  };

  async function answer(question: string, text: string): Promise<void> {
    await vi.waitFor(() => expect(shown.slice(-question.length)).toBe(question), { interval: 1 });
    shown = "";
    input.write(`${text}\n`);
  }

  it("asks for the kind and the name until they are right", async () => {
    const completed = complete(nothingSaid, { input, output });
    await answer("Its kind (1): ", "5");
    await answer("Its kind (1): ", "Decorator");
    await answer("such as llmobs-acme: ", "acme");
    await answer("such as llmobs-acme: ", "llmobs-acme");
    expect(await completed).toEqual({ kind: "decorator", name: "llmobs-acme" });
  });

  it("takes the number of a kind, and Enter for the first", async () => {
    const third = complete({ ...nothingSaid, name: "llmobs-a" }, { input, output });
    await answer("Its kind (1): ", "3");
    expect(await third).toEqual({ kind: "instrumentation", name: "llmobs-a" });
    const first = complete({ ...nothingSaid, name: "llmobs-a", directory: "x" }, { input, output });
    await answer("Its kind (1): ", "");
    expect(await first).toEqual({ kind: "handler", name: "llmobs-a", directory: "x" });
  });

  it("gives up when the input ends", async () => {
    const completed = complete(nothingSaid, { input, output });
    input.end();
    await expect(completed).rejects.toThrow("Nothing was made.");
  });
});
