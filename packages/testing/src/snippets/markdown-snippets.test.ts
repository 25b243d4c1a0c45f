import { describe, expect, it } from "vitest";
import { docCommentSnippets } from "./doc-comment-snippets.ts";
import { markdownSnippets } from "./markdown-snippets.ts";

const README = `# A package

\`\`\`sh
npm install a
\`\`\`

## Use

\`\`\`ts
const a: number = 1;
\`\`\`

\`\`\`text
the output
\`\`\`

- in a list:

  \`\`\`js
  if (true) {
    b();
  }
  \`\`\`

  A sentence in between.

  \`\`\`text
  no output of the one above
  \`\`\`

### Shape

\`\`\`\`ts no-run
\`\`\`
type Nested = "fence";
\`\`\`\`
`;

describe("markdownSnippets", () => {
  it("finds the programs with their headings, lines and outputs, and nothing else", () => {
    expect(markdownSnippets(README)).toEqual([
      {
        language: "ts",
        code: "const a: number = 1;\n",
        line: 10,
        heading: "Use",
        isNotRun: false,
        output: "the output\n",
      },
      {
        language: "js",
        code: "if (true) {\n  b();\n}\n",
        line: 20,
        heading: "Use",
        isNotRun: false,
        output: undefined,
      },
      {
        language: "ts",
        code: '```\ntype Nested = "fence";\n',
        line: 34,
        heading: "Shape",
        isNotRun: true,
        output: undefined,
      },
    ]);
  });
});

describe("docCommentSnippets", () => {
  it("finds the programs of doc comments where they stand in the source", () => {
    const source = [
      "/* ```ts */",
      "const one = 1; /** not at the start of a line */",
      "/**",
      " * A purpose.",
      " *",
      " * @example",
      " * ```ts",
      " * console.log(one * 2); // 2",
      " *",
      " * two();",
      " * ```",
      " */",
      "interface Inner {",
      "  /**",
      "   * ```ts",
      "   * three();",
      "   * ```",
      "   */",
      "  member: string;",
      "}",
    ].join("\n");
    expect(docCommentSnippets(source).map(({ line, code }) => [line, code])).toEqual([
      [8, "console.log(one * 2); // 2\n\ntwo();\n"],
      [16, "three();\n"],
    ]);
  });
});
