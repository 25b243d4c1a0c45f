import { describe, expect, it } from "vitest";
import { sampleHash } from "./sample-hash.ts";

describe("sampleHash", () => {
  // Computed by another implementation. They must never change: they decide what is sampled, in every
  // process and version.
  it.each([
    ["", 0xab3e7c0b],
    ["a", 0x1a80b1b3],
    ["foobar", 0x0c0da6dc],
    ["session-1", 0x23b81b8b],
    ["session-2", 0x9d5f73e5],
    ["019b76da-a8a4-7c2a-8054-6b1773b3f2ea", 0x697fc15e],
    ["4bf92f3577b34da6a3ce929d0e0e4736", 0xe1a668b2],
    ["Zürich", 0x946df6c0],
    ["сессия", 0x89def481],
    ["🙂", 0x83a1dfa1],
  ])("of %j is what it always was", (text, hash) => {
    expect(sampleHash(text)).toBe(hash);
  });

  it("changes half of its bits when any one character changes", () => {
    const id = "019b76da-a8a4-7c2a-8054-6b1773b3f2ea";
    for (let index = 0; index < id.length; index++) {
      let changed = 0;
      for (const digit of "0123456789abcdef") {
        const other = id.slice(0, index) + digit + id.slice(index + 1);
        const bits = (sampleHash(id) ^ sampleHash(other)) >>> 0;
        changed += bits.toString(2).replaceAll("0", "").length;
      }
      expect(changed / 16, `at ${index}`).toBeGreaterThan(11);
      expect(changed / 16, `at ${index}`).toBeLessThan(21);
    }
  });
});
