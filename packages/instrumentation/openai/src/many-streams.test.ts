import { expect, it } from "vitest";
import { runManyStreams } from "../test/many-streams.ts";

// `pnpm test:soak` has 10,000 of them.
it(
  "1,000 streams at once, a third broken off and a third cut, each end once",
  { timeout: 60_000 },
  async () => {
    expect(await runManyStreams(1_000)).toEqual({
      statuses: { ok: 334, aborted: 333, error: 333 },
      openSpans: 0,
      starts: 1_000,
    });
  },
);
