import { expect, test } from "vitest";
import type { Step } from "./conversation.ts";
import { decide } from "./decide.ts";

const TOOLS = new Set(["list_files", "search_files", "read_file"]);
const step = (
  tool: string,
  parameters: Step["parameters"],
  result: string,
  failed = false,
): Step => ({
  tool,
  parameters,
  result,
  failed,
});

test("searches for the words of a question, without their endings", () => {
  const move = decide({ question: "What happens when the disks crashed?", steps: [] }, TOOLS);

  expect(move).toMatchObject({
    kind: "call",
    calls: [{ tool: "search_files", parameters: { words: "happen disk crash" } }],
  });
});

test("reads the best documents that a search found, each once", () => {
  const found = "b.md:3: disks\nb.md:9: disk\na.md:100: a disk\nc.md:1: disk";
  const steps = [step("search_files", { words: "disk" }, found)];
  const move = decide({ question: "What about disks?", steps }, TOOLS);

  expect(move).toMatchObject({
    kind: "call",
    calls: [
      { parameters: { path: "b.md", from_line: 1 } },
      { parameters: { path: "a.md", from_line: 85 } },
    ],
  });
});

test("searches where the document that the question names cannot be read", () => {
  const steps = [step("read_file", { path: "docs/none.md" }, "Error: ENOENT", true)];
  const move = decide({ question: "What does docs/none.md say about disks?", steps }, TOOLS);

  expect(move).toMatchObject({ kind: "call", calls: [{ tool: "search_files" }] });
});

test("lists where the question asks for all, and reads what was listed", () => {
  const question = "What does every README say?";
  const first = decide({ question, steps: [] }, TOOLS);
  expect(first).toMatchObject({ kind: "call", calls: [{ tool: "list_files" }] });

  const steps = [step("list_files", {}, "README.md\npackages/core/README.md")];
  const second = decide({ question, steps }, TOOLS);
  expect(second).toMatchObject({
    kind: "call",
    calls: [
      { tool: "read_file", parameters: { path: "README.md" } },
      { tool: "read_file", parameters: { path: "packages/core/README.md" } },
    ],
  });
});

test("says so where nothing was found, and does not ask for ever", () => {
  const steps = [step("search_files", { words: "unicorn" }, "No document has any of these words")];
  const move = decide({ question: "Where are the unicorns?", steps }, TOOLS);

  expect(move).toMatchObject({
    kind: "answer",
    text: expect.stringContaining("found no document"),
  });
});

test("answers at once where it was given no tools", () => {
  expect(decide({ question: "What is in a.md?", steps: [] }, new Set()).kind).toBe("answer");
});
