import { writeUntilKilled } from "../src/index.ts";
import { keptIds, type KeptIdsOptions } from "./kept-ids.ts";

const [, , seed = "1", options = "{}"] = process.argv;
await writeUntilKilled(keptIds(JSON.parse(options) as KeptIdsOptions), { seed });
