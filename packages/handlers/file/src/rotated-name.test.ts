import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outdatedFiles, rotatedFiles, rotatedPath, utcDay } from "./rotated-name.ts";

const DAY_MS = 86_400_000;

describe("the names of files that were put aside", () => {
  it("say when the last event was written", () => {
    const time = Date.UTC(2026, 10, 24, 23, 59, 58, 123);
    expect(rotatedPath("/logs/events.jsonl", time)).toBe(
      "/logs/events.2026-11-24T23-59-58-123Z.jsonl",
    );
    expect(rotatedPath("/logs/events", time)).toBe("/logs/events.2026-11-24T23-59-58-123Z");
  });

  it("sort by time and are found again", () => {
    const time = fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, (one, other) => {
        const names = [one, other].map((date) => rotatedPath("a.log", date.getTime()));
        expect(names[0]! < names[1]!).toBe(one < other);
        expect(rotatedFiles("a.log", names).map((file) => file.time)).toEqual(
          [one.getTime(), other.getTime()].toSorted((a, b) => b - a),
        );
      }),
    );
  });

  it("are not taken for those of another file", () => {
    const stamp = "2026-11-24T23-59-58-123Z";
    const names = [
      "events.jsonl",
      `events.${stamp}.jsonl`,
      `events.${stamp}.jsonl.gz`,
      `events.${stamp}.log`,
      `events-2.${stamp}.jsonl`,
      `events.copy.${stamp}.jsonl`,
      "events.2026-11-24.jsonl",
      "events.2026-99-99T99-99-99-999Z.jsonl",
      "events.jsonl.1",
    ];
    expect(rotatedFiles("/logs/events.jsonl", names).map(({ path }) => path)).toEqual([
      `/logs/events.${stamp}.jsonl`,
    ]);
  });
});

describe("retention", () => {
  const files = [0, 1, 2, 3].map((days) => ({ path: `${days}`, time: -days * DAY_MS }));
  const outdated = (keepFiles: number, keepDays: number): string[] =>
    outdatedFiles(files, { keepFiles, keepDays }, 0).map(({ path }) => path);

  it("keeps the newest, and what is not too old", () => {
    expect(outdated(Infinity, Infinity)).toEqual([]);
    expect(outdated(1, Infinity)).toEqual(["1", "2", "3"]);
    expect(outdated(0, Infinity)).toEqual(["0", "1", "2", "3"]);
    expect(outdated(Infinity, 2)).toEqual(["3"]);
    expect(outdated(2, 2.5)).toEqual(["2", "3"]);
  });
});

describe("utcDay", () => {
  it("changes at midnight UTC", () => {
    const midnight = Date.UTC(2026, 2, 29);
    expect(utcDay(midnight) - utcDay(midnight - 1)).toBe(1);
    expect(utcDay(midnight + DAY_MS - 1)).toBe(utcDay(midnight));
  });
});
