import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentTools } from "./tools.ts";
import type { Tool } from "./tools/tool.ts";

const scratch = mkdtempSync(join(tmpdir(), "llmobs-tools-"));
const root = join(scratch, "repository");
let tools: ReadonlyMap<string, Tool>;

beforeAll(async () => {
  write("README.md", "# Lake\n\nThe lake is deep.\n");
  write("docs/guide.md", "Swim in the lake.\nNever dive.\n");
  write("docs/source.ts", "export const lake = 1;\n");
  write("node_modules/other/README.md", "lake");
  write(".git/config", "lake");
  write(".env", "KEY=lake");
  write("../secret.md", "lake");
  write("image.md", "\u0000\u0001");
  write("long.md", Array.from({ length: 3_000 }, (_, index) => `line ${index + 1}\n`).join(""));
  write("wide.md", "ä".repeat(10_000));
  write("huge.md", `${"x".repeat(262_134)}\n${"ä".repeat(10_000)}`);
  symlinkSync(join(scratch, "secret.md"), join(root, "link.md"));
  symlinkSync(scratch, join(root, "up"));
  symlinkSync(join(root, "README.md"), join(root, "docs", "inner.md"));
  const made = await documentTools(root);
  tools = new Map(made.map((tool) => [tool.name, tool]));
});

afterAll(() => rmSync(scratch, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

async function use(name: string, parameters: Record<string, unknown>): Promise<string> {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`There is no tool ${name}.`);
  return tool.run(parameters);
}

describe("list_files", () => {
  test("lists the documents, and neither sources, hidden files, dependencies nor links", async () => {
    expect((await use("list_files", {})).split("\n")).toEqual([
      "README.md",
      "docs/guide.md",
      "huge.md",
      "image.md",
      "long.md",
      "wide.md",
    ]);
  });

  test("narrows the list", async () => {
    expect(await use("list_files", { containing: "GUIDE" })).toBe("docs/guide.md");
    expect(await use("list_files", { containing: "zebra" })).toMatch(/^No document/);
  });
});

describe("search_files", () => {
  test("finds the lines with the most of the words, and says where", async () => {
    const found = await use("search_files", { words: "lake deep" });

    expect(found.split("\n")).toEqual([
      "README.md:3: The lake is deep.",
      "README.md:1: # Lake",
      "docs/guide.md:1: Swim in the lake.",
    ]);
  });

  test("says so where there is nothing", async () => {
    expect(await use("search_files", { words: "unicorn" })).toMatch(/^No document/);
  });
});

describe("read_file", () => {
  test("reads a document, also through a link that stays inside", async () => {
    expect(await use("read_file", { path: "docs/guide.md" })).toContain("Never dive.");
    expect(await use("read_file", { path: "./docs/../README.md" })).toContain("The lake is deep.");
    expect(await use("read_file", { path: "docs/inner.md" })).toContain("The lake is deep.");
  });

  test("gives a long document in parts, and says how to read on", async () => {
    const first = await use("read_file", { path: "long.md" });
    expect(first).toMatch(/^line 1\n[^]*\[cut: of 3001 lines; read on with from_line \d+\]$/);
    expect(first.length).toBeLessThan(8_300);

    const next = Number(/from_line (\d+)/.exec(first)?.[1]);
    expect(first).toContain(`\nline ${next - 1}\n[cut`);
    const second = await use("read_file", { path: "long.md", from_line: next });
    expect(second).toMatch(new RegExp(`^line ${next}\n`));
    expect(await use("read_file", { path: "long.md", from_line: 2_999 })).toBe(
      "line 2999\nline 3000\n",
    );
  });

  test("cuts a line that is too long", async () => {
    expect(await use("read_file", { path: "wide.md" })).toMatch(/^ä{8192}\n\[cut: of 1 lines/);
  });

  test("reads no more of a huge document than it holds, and no half characters", async () => {
    expect(await use("read_file", { path: "huge.md", from_line: 2 })).toMatch(/^ä+$/);
  });

  test.each([
    ["../secret.md", /outside/],
    ["docs/../../secret.md", /outside/],
    [join(scratch, "secret.md"), /outside/],
    ["/etc/passwd", /outside/],
    ["link.md", /outside/],
    ["up/secret.md", /outside/],
    [".env", /not one of the documents/],
    [".git/config", /not one of the documents/],
    ["docs/../.env", /not one of the documents/],
    ["node_modules/other/README.md", /not one of the documents/],
    ["docs", /not a file/],
    [".", /not a file/],
    ["image.md", /not a text file/],
    ["docs/none.md", /^ENOENT: no such file: docs\/none\.md$/],
    ["a\u0000.md", /cannot be read/],
  ])("refuses %j", async (path, reason) => {
    await expect(use("read_file", { path })).rejects.toThrow(reason);
  });

  test.skipIf(process.platform === "win32")("does not wait for a named pipe", async () => {
    execFileSync("mkfifo", [join(root, "pipe.md")]);
    await expect(use("read_file", { path: "pipe.md" })).rejects.toThrow(/not a file/);
    rmSync(join(root, "pipe.md"));
  });

  test.each([
    [{}, /path must be a text/],
    [{ path: 7 }, /path must be a text; received 7/],
    [{ path: " " }, /path must be a text/],
    [{ path: "README.md", from_line: 0 }, /from_line must be 1 or more; received 0/],
    [{ path: "README.md", from_line: "2" }, /from_line must be 1 or more; received "2"/],
  ])("refuses the arguments %j", async (parameters, reason) => {
    await expect(use("read_file", parameters)).rejects.toThrow(reason);
  });
});
