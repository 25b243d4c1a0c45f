import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { lock, withDatabase } from "../test/raw-database.ts";
import { plugin } from "./plugin.ts";
import { sqliteHandler } from "./sqlite-handler.ts";

handlerSuite(
  { describe, it },
  {
    name: "sqlite",
    plugin,
    pluginOptions: { path: join(tmpdir(), `llmobs-sqlite-plugin-${process.pid}`, "events.db") },
    create: () => {
      const directory = mkdtempSync(join(tmpdir(), "llmobs-sqlite-"));
      const path = join(directory, "events.db");
      let locked: { release: () => void } | undefined;
      return {
        handler: sqliteHandler({ path, busyTimeoutMs: 5 }),
        received: () =>
          withDatabase(path, (database) =>
            database
              .prepare<[], { id: string; type: string }>(
                "SELECT event_id AS id, event_type AS type FROM events ORDER BY seq",
              )
              .all(),
          ),
        breakDestination: () => {
          locked = lock(path);
        },
        mendDestination: () => locked?.release(),
        cleanup: () => {
          locked?.release();
          rmSync(directory, { recursive: true });
        },
      };
    },
  },
);
