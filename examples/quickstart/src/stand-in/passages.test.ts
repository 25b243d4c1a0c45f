import { expect, test } from "vitest";
import { passagesOf } from "./passages.ts";

test("takes paragraphs, list items and table rows, and neither headings nor code", () => {
  const document = `# A heading that is long enough to count

A paragraph with **bold** text, \`code\` and [a link](https://example.com),
over two lines.

- The first item of a list, long enough.
- The second item of a list, long enough.

\`\`\`ts
const code = "this is no prose, and must not be quoted";
\`\`\`

| when full | it hands the events back |
| --------- | ------------------------ |
| on crash  | at most one line is torn |
`;
  expect(passagesOf(document)).toEqual([
    "A paragraph with bold text, code and a link, over two lines.",
    "The first item of a list, long enough.",
    "The second item of a list, long enough.",
    "when full – it hands the events back",
    "on crash – at most one line is torn",
  ]);
});

test("is not confused by a part that begins inside code", () => {
  const part = "this is the rest of some code\n```\n\nAnd this is prose that may be quoted.";

  expect(passagesOf(part)).toEqual(["And this is prose that may be quoted."]);
});

test("takes the description of a package", () => {
  const manifest = JSON.stringify(
    { name: "lake", description: "Water, and what is in it" },
    null,
    2,
  );

  expect(passagesOf(manifest)).toEqual(["Water, and what is in it"]);
});

test("cuts a long passage between two words", () => {
  const [passage = ""] = passagesOf("a lot of words ".repeat(50));

  expect(passage).toMatch(/^(?:a lot of words )+.*\w …$/);
  expect(passage.length).toBeLessThanOrEqual(322);
});
