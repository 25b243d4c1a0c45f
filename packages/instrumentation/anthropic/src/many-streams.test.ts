import { expect, it } from "vitest";
import { runManyStreams, startHeldProvider } from "../test/many-streams.ts";

// `pnpm test:soak` has 10,000 of them.
it(
  "1,000 streams at once, a third broken off and a third cut, each end once",
  { timeout: 60_000 },
  async () => {
    using provider = await startHeldProvider(1_000);
    expect(await runManyStreams(1_000, provider)).toEqual({
      statuses: { ok: 334, aborted: 333, error: 333 },
      openAtOnce: 1_000,
      openAtLast: 0,
      starts: 1_000,
    });
  },
);
