// Runs in a child process that is killed: writes for ever, and acknowledges what the handler has taken.
import { writeUntilKilled } from "@llmobs/testing";
import { sqliteHandler, type SqliteOptions } from "../src/index.ts";
import { BATCH, SINGLES } from "./kill-sqlite-writers.ts";

const [, , seed = "1", options = "{}"] = process.argv;
const handler = sqliteHandler(JSON.parse(options) as SqliteOptions);
await writeUntilKilled(handler, { seed, singles: SINGLES, batch: BATCH });
