// Runs in a child process that is killed: writes for ever, and acknowledges what the handler has taken.
import { writeUntilKilled } from "@llmobs/testing";
import { fileHandler, type FileOptions } from "../src/index.ts";

const [, , seed = "1", options = "{}"] = process.argv;
await writeUntilKilled(fileHandler(JSON.parse(options) as FileOptions), { seed });
