import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenLinks } from "./links.mjs";

const GUIDE = "# The `pipe`, and *more*\n\n## Twice\n\n## Twice\n\n```md\n# No heading\n```\n";
const OTHERS = { "docs/guide.md": GUIDE, "docs/README.md": "# Docs\n", "src/a.ts": "1\n2\n3\n" };

let root;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "llmobs-links-"));
  for (const [file, text] of Object.entries(OTHERS)) write(file, text);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** What is wrong with a file that has this text. */
function wrongWith(text) {
  write("docs/page.md", text);
  return brokenLinks(root, ["docs/page.md", ...Object.keys(OTHERS)]);
}

describe("brokenLinks", () => {
  it.each([
    "[a](./guide.md)",
    "[a](guide.md#the-pipe-and-more)",
    "[a](./guide.md#twice-1)",
    "[a](../docs#docs)",
    "[a](..)",
    "[a](../src/)",
    "[a](../src/a.ts#L2-L4)",
    "# Here\n\n[a](#here)",
    "[a](https://example.com/x)",
    "[a](http://127.0.0.1:9464/metrics)",
    "`[a](nowhere.md)`",
    "```md\n[a](nowhere.md)\n```",
    "[a][b]\n\n[b]: ./guide.md",
    '<a href="./guide.md">a</a>',
  ])("has nothing against %j", (text) => {
    expect(wrongWith(text)).toEqual([]);
  });

  it.each([
    ["[a](./gone.md)", "the link ./gone.md leads to nothing that is in the repository"],
    ["[a](./page.md/x)", "leads to nothing"],
    ["[a](../../outside.md)", "leads to nothing"],
    ["[a](./guide.md#no-heading)", "has an anchor that docs/guide.md lacks"],
    ["[a](./guide.md#twice-2)", "has an anchor"],
    ["[a](#here)", "has an anchor that docs/page.md lacks"],
    ["[a](../src#x)", "has an anchor in a folder without a README.md"],
    ["[a](../src/a.ts#L5)", "has an anchor that src/a.ts lacks"],
    ["[a](/docs/guide.md)", "is absolute"],
    ["[a]()", "leads nowhere"],
    ["[a](http://example.com)", "is no https address"],
    ["[a](https://)", "is no valid address"],
    ["[a](javascript:alert)", "is no https address"],
    ["![a](./gone.png)", "leads to nothing"],
    ["[a][b]\n\n[b]: ./gone.md", "leads to nothing"],
    ["[a][b]", "[a][b] is defined nowhere"],
    ['<img src="./gone.png">', "leads to nothing"],
    ["| a |\n| - |\n| [a](./gone.md) |", "leads to nothing"],
  ])("finds what is wrong with %j", (text, reason) => {
    expect(wrongWith(text)).toEqual([expect.stringContaining(reason)]);
  });
});
