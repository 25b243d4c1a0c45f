import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const EXAMPLES = join(import.meta.dirname, "../..");
const REPOSITORY = join(EXAMPLES, "..");

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

interface Link {
  readonly text: string;
  readonly path: string;
  /** The heading that it leads to, as it is written in an address. */
  readonly heading: string | undefined;
}

describe.each(["README.md", "MIGRATING.md"])("%s", (file) => {
  test("has no link that leads nowhere", () => {
    const links = linksIn(file);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});

describe("MIGRATING.md", () => {
  const rows = read(join(EXAMPLES, "MIGRATING.md")).split("\n");

  test("calls no name an export that is none", () => {
    const names = linksIn("MIGRATING.md").flatMap(({ text, path }) => {
      const name = /^`(\w+)`$/u.exec(text)?.[1];
      return name === undefined ? [] : [{ name, path }];
    });
    expect(names.length).toBeGreaterThan(20);
    expect(
      names.filter(({ name, path }) => !new RegExp(`\\b${name}\\b`, "u").test(entrySources(path))),
    ).toEqual([]);
  });

  test("calls no variable ours that nobody reads", () => {
    const variables = read(join(REPOSITORY, "packages/bootstrap/src/variables.ts"));
    for (const name of new Set(rows.join("\n").match(/\bLLMOBS_\w+/gu))) {
      expect(variables).toContain(`  ${name}: {`);
    }
  });

  test("says of exactly those packages that they are coming which are not there", () => {
    const there = new Set(
      globSync("packages/**/package.json", { cwd: REPOSITORY, exclude: ["**/node_modules"] }).map(
        (path) => manifestOf(join(REPOSITORY, path, "..")).name,
      ),
    );
    const wrong = rows.filter((row) =>
      (row.match(/@llmobs\/[\w-]+/gu) ?? []).some(
        (name) => row.includes("_coming_") === there.has(name),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(path, "utf8");
}

function linksIn(file: string): readonly Link[] {
  const links = read(join(EXAMPLES, file)).matchAll(/\[([^\]]*)\]\(([^)#]+)(?:#([^)]+))?\)/gu);
  return [...links].map(([, text = "", path = "", heading]) => ({
    text,
    path: join(EXAMPLES, path),
    heading,
  }));
}

function leadsSomewhere({ path, heading }: Link): boolean {
  return existsSync(path) && (heading === undefined || headingsOf(path).includes(heading));
}

/** The headings of a package's README, as they are written in an address. */
function headingsOf(folder: string): readonly string[] {
  return [...read(join(folder, "README.md")).matchAll(/^#+ (.*)$/gmu)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The sources of all that a package exports, the subpaths included. */
function entrySources(folder: string): string {
  const entries = Object.values(manifestOf(folder).exports);
  return entries.map((entry) => read(join(folder, entry))).join("\n");
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(read(join(folder, "package.json"))) as Manifest;
}
