import type { Database } from "better-sqlite3";
import { APPLICATION_ID, SCHEMA_VERSIONS } from "./schema.ts";

/** What a database turned out to be. */
export type Identity =
  | { readonly kind: "empty" }
  | { readonly kind: "ours"; readonly version: number }
  | { readonly kind: "foreign" };

/**
 * Finds out what a database is, without changing anything in it. All of it at one moment: what another
 * process makes of it meanwhile, half seen, would look like somebody else's.
 */
export function identify(database: Database): Identity {
  return database.transaction((): Identity => {
    const application = database.pragma("application_id", { simple: true });
    const version = database.pragma("user_version", { simple: true }) as number;
    if (application === APPLICATION_ID) return { kind: "ours", version };
    const objects = database.prepare("SELECT COUNT(*) FROM sqlite_schema").pluck().get();
    const isEmpty = application === 0 && version === 0 && objects === 0;
    return { kind: isEmpty ? "empty" : "foreign" };
  })();
}

/**
 * Refuses a database in which this program has no business.
 *
 * @throws Error that says what the database is instead.
 */
export function requireKnown(identity: Identity, known: number = SCHEMA_VERSIONS.length): void {
  if (identity.kind === "foreign") {
    throw new Error(
      "it is the database of another application; give the events a file of their own",
    );
  }
  if (identity.kind === "ours" && identity.version > known) {
    throw new Error(
      `its schema has version ${identity.version}, and this program knows ${known} at the most; ` +
        "it was written by a newer @llmobs/sqlite",
    );
  }
}

/**
 * Brings the schema to the newest version, in one transaction: it succeeds as a whole or changes
 * nothing. Several processes may do so at once; one does, the others find it done.
 */
export function migrate(database: Database, versions: readonly string[] = SCHEMA_VERSIONS): void {
  const upgrade = database.transaction(() => {
    const identity = identify(database);
    requireKnown(identity, versions.length);
    const present = identity.kind === "ours" ? identity.version : 0;
    for (const sql of versions.slice(present)) database.exec(sql);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${versions.length}`);
  });
  const identity = identify(database);
  // Without this look every start would wait for the write lock.
  if (identity.kind === "ours" && identity.version === versions.length) return;
  upgrade.immediate();
}
