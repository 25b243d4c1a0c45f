import { consoleHandler } from "@llmobs/console";
import { installShutdownHooks, ObservabilityManager, setDefaultManager } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";
import { sqliteHandler } from "@llmobs/sqlite";
import type { EventFiles } from "./event-files.ts";
import { fitLines } from "./fit-lines.ts";

/** Sends every event to the terminal, to a JSONL file and to a SQLite database. */
export function observe(files: EventFiles): ObservabilityManager {
  const observability = new ObservabilityManager({
    source: "quickstart",
    // Off unless asked for. Here people ask about public documents, and the answers are worth a look.
    captureContent: true,
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
