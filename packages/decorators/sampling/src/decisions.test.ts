import { describe, expect, it } from "vitest";
import { Decisions } from "./decisions.ts";

describe("Decisions", () => {
  it("remembers the latest ones, and what they were", () => {
    const decisions = new Decisions(2);
    decisions.set("a", true);
    decisions.set("b", false);
    expect(decisions.get("a")).toBe(true);
    expect(decisions.get("b")).toBe(false);
    decisions.set("c", true);
    expect(decisions.get("a")).toBeUndefined();
    expect(decisions.get("b")).toBe(false);
  });

  it("forgets the one that was not asked for the longest", () => {
    const decisions = new Decisions(2);
    decisions.set("a", true);
    decisions.set("b", true);
    decisions.get("a");
    decisions.set("c", true);
    expect(decisions.get("b")).toBeUndefined();
    expect(decisions.get("a")).toBe(true);
  });

  it("changes a decision in its place", () => {
    const decisions = new Decisions(2);
    decisions.set("a", false);
    decisions.set("b", false);
    decisions.set("a", true);
    expect(decisions.get("b")).toBe(false);
    expect(decisions.get("a")).toBe(true);
  });
});
