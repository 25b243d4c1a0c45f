import { describe, expect, it } from "vitest";
import { parseTypes, typeMatcher } from "./type-matcher.ts";

function matcher(include?: string | string[], exclude?: string | string[]) {
  return typeMatcher(
    include === undefined ? undefined : parseTypes("include", include),
    exclude === undefined ? undefined : parseTypes("exclude", exclude),
  );
}

describe("typeMatcher", () => {
  it("takes a name for itself alone", () => {
    const isWanted = matcher(["error", "llm.end"]);
    const types = ["error", "llm.end", "llm.end.late", "llm.", "llm", "subscriber.error", "Error"];
    expect(types.filter(isWanted)).toEqual(["error", "llm.end"]);
  });

  it("takes a wildcard for what begins with the dotted name before it", () => {
    const isWanted = matcher(["llm.*"]);
    const types = ["llm.start", "llm.chunk.first", "llm", "llms.start", "my.llm.start"];
    expect(types.filter(isWanted)).toEqual(["llm.start", "llm.chunk.first"]);
  });

  it("takes a lone wildcard for everything", () => {
    expect(matcher("*")("anything")).toBe(true);
    expect(matcher(undefined, "*")("anything")).toBe(false);
  });

  it("lets an exclusion win, by name and by prefix", () => {
    const isWanted = matcher(["llm.*", "tool.end"], ["llm.start", "tool.*"]);
    expect(["llm.start", "llm.end", "tool.end"].filter(isWanted)).toEqual(["llm.end"]);
  });

  it("wants all that is not excluded, where nothing is included by name", () => {
    const isWanted = matcher(undefined, "log");
    expect(["log", "error", "acme.anything"].filter(isWanted)).toEqual(["error", "acme.anything"]);
  });

  it("is not confused by the names of an object's own members", () => {
    const isWanted = matcher(["constructor"]);
    expect(["constructor", "__proto__", "toString"].filter(isWanted)).toEqual(["constructor"]);
  });

  it("answers beyond the types that it remembers", () => {
    const isWanted = matcher(["even.*"]);
    const types = Array.from({ length: 2_500 }, (_, n) => `${n % 2 === 0 ? "even" : "odd"}.${n}`);
    for (let round = 0; round < 2; round++) expect(types.filter(isWanted)).toHaveLength(1_250);
  });

  it("works an answer out once for each of 1,000 types, and remembers no more than those", () => {
    const workedOut: string[] = [];
    class Names extends Set<string> {
      override has(type: string): boolean {
        workedOut.push(type);
        return super.has(type);
      }
    }
    const isWanted = typeMatcher({ names: new Names(["type.1"]), prefixes: [] }, undefined);
    const types = Array.from({ length: 1_002 }, (_, n) => `type.${n}`);
    for (let round = 0; round < 2; round++) expect(types.filter(isWanted)).toEqual(["type.1"]);
    expect(workedOut).toEqual([...types, "type.1000", "type.1001"]);
  });
});

describe("parseTypes", () => {
  it("reads one text with commas as a list", () => {
    expect(parseTypes("include", " llm.*, error,log ")).toEqual(
      parseTypes("include", ["llm.*", "error", "log"]),
    );
  });

  it.each([["*.end"], ["llm*"], ["l*m.*"], ["llm.**"], [""], ["error, "]])("refuses %j", (text) => {
    expect(() => parseTypes("exclude", text)).toThrow(
      /^\[filter\] exclude must hold types such as "error", "llm\.\*" or "\*"; received "/,
    );
  });
});
