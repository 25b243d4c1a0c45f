/**
 * Many streams at once, in rounds, and the memory that is left behind: `pnpm test:soak [count] [rounds]`.
 */
import { heldProvider, manyStreams, soak } from "@llmobs/testing";
import { streaming } from "./instrumentation.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);

using provider = await heldProvider(count);
await soak({ rounds, round: () => manyStreams(streaming, provider) });
