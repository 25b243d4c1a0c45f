import { consoleHandler } from "@llmobs/console";
import { installShutdownHooks, ObservabilityManager, setDefaultManager } from "@llmobs/core";
import { cost } from "@llmobs/cost";
import { fileHandler } from "@llmobs/file";
import { sqliteHandler } from "@llmobs/sqlite";
import type { EventFiles } from "./event-files.ts";
import { fitLines } from "./fit-lines.ts";
import { STAND_IN_PRICES } from "./stand-in/prices.ts";

/** Says what each model call cost, and sends every event to the terminal, to a JSONL file and to a SQLite database. */
export function observe(files: EventFiles): ObservabilityManager {
  const observability = new ObservabilityManager({
    source: "quickstart",
    // Off unless asked for. Here people ask about public documents, and the answers are worth a look.
    captureContent: true,
    // By published prices; the stand-in, which charges nobody, has prices that are made up.
    decorators: [cost({ prices: STAND_IN_PRICES })],
    handlers: [
      consoleHandler({ stream: fitLines(process.stdout) }),
      fileHandler({ path: files.jsonl }),
      sqliteHandler({ path: files.database }),
    ],
  });
  installShutdownHooks(observability);
  // Whom the observed client tells of its calls.
  setDefaultManager(observability);
  return observability;
}
