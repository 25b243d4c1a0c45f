import { expect, test } from "vitest";
import { manyStreams } from "../test/many-streams.ts";

test(
  "1,000 streams at a time, a third of them left: none stays open",
  { timeout: 120_000 },
  async () => {
    const { started, ended, openSpans } = await manyStreams(1_000);
    expect(openSpans).toBe(0);
    expect(started).toBe(2_000);
    expect(ended).toEqual({
      abandoned: 2 * 333,
      aborted: 2 * 112,
      error: 2 * 111,
      ok: 2 * 444,
    });
  },
);
