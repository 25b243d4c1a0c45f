import { heldProvider, manyStreams } from "@llmobs/testing";
import { expect, it } from "vitest";
import { streaming } from "../test/instrumentation.ts";

// `pnpm test:soak` has 10,000 of them.
it(
  "1,000 streams at once, a third broken off and a third cut, each end once",
  { timeout: 60_000 },
  async () => {
    using provider = await heldProvider(1_000);
    expect(await manyStreams(streaming, provider)).toEqual({
      starts: 1_000,
      statuses: { ok: 334, aborted: 333, error: 333 },
      openAtOnce: 1_000,
      openAtLast: 0,
    });
  },
);
