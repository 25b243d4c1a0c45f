import { describe, expect, it } from "vitest";
import { announcedLines, expectAnnounced, expectOutput } from "./expected-output.ts";

describe("announcedLines", () => {
  it("takes the comment behind a whole console.log, and what follows =>", () => {
    const code = [
      'console.log("https://example.com/a"); // https://example.com/a',
      "  console.log(a(b), c); // => 1 2",
      "await flush(); // => flushed",
      "// => not behind anything",
      "console.log(x)",
      "const y = 1; // a remark",
      "then((x) => console.log(x)); // a remark",
    ].join("\n");
    expect(announcedLines(code)).toEqual(["https://example.com/a", "1 2", "flushed"]);
  });
});

describe("expectAnnounced", () => {
  it("wants every line as often as it is announced, in whatever order", () => {
    expectAnnounced(["b", "a…z", "b"], "b\nabcz\n  b\nmore\n");
    expect(() => expectAnnounced(["b", "b"], "b\n")).toThrow("Expected it to print the line: b");
    expect(() => expectAnnounced(["b"], "abc\n")).toThrow("It printed:\nabc");
    expect(() => expectAnnounced(["a.c"], "abc\n")).toThrow("a.c");
  });
});

describe("expectOutput", () => {
  it("wants the whole output, where the dots don't say otherwise", () => {
    expectOutput("took … ms (a+b)\n…\nend\n", "took 1.5 ms (a+b)\n1\n2\nend  \n\n");
    expect(() => expectOutput("a\n", "a\nb\n")).toThrow("not what the text shows");
    expect(() => expectOutput("a\nb\n", "a\n")).toThrow("not what the text shows");
  });
});
