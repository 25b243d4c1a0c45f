import type { Database } from "better-sqlite3";
import { APPLICATION_ID, SCHEMA_VERSIONS } from "./schema.ts";

interface Header {
  readonly application: unknown;
  readonly version: number;
  readonly objects: unknown;
}

/** Read at one moment: what another process makes meanwhile, half seen, would look like somebody else's. */
function headerOf(database: Database): Header {
  return database.transaction(() => ({
    application: database.pragma("application_id", { simple: true }),
    version: database.pragma("user_version", { simple: true }) as number,
    objects: database.prepare("SELECT COUNT(*) FROM sqlite_schema").pluck().get(),
  }))();
}

/**
 * The version of an outbox's schema; 0 for a database with nothing in it.
 *
 * @throws Error where it is another application's, or newer than this program.
 */
export function versionOf(database: Database): number {
  const { application, version, objects } = headerOf(database);
  if (application !== APPLICATION_ID) {
    if (application === 0 && version === 0 && objects === 0) return 0;
    throw new Error("it is the database of another application; give the outbox a file of its own");
  }
  if (version <= SCHEMA_VERSIONS.length) return version;
  throw new Error(
    `its schema has version ${version}, and this program knows ${SCHEMA_VERSIONS.length} at the most; ` +
      "it was written by a newer @llmobs/outbox",
  );
}

/** Brings the schema from a version to the newest, in one transaction: as a whole or not at all. */
export function migrate(database: Database, version: number): void {
  if (version === SCHEMA_VERSIONS.length) return;
  database
    .transaction(() => {
      for (const sql of SCHEMA_VERSIONS.slice(version)) database.exec(sql);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${SCHEMA_VERSIONS.length}`);
    })
    .immediate();
}
