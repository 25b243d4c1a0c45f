/**
 * What nobody will read is never formatted. You want this with a chatty agent: its debug events cost
 * next to nothing where they are not shown, whatever hangs on them, and a file can still keep them all.
 * Try `VERBOSE=1`.
 */
import { consoleHandler } from "@llmobs/console";
import { ObservabilityManager } from "@llmobs/core";

let formatted = 0;
const observability = new ObservabilityManager({
  source: "researcher",
  handlers: [
    consoleHandler({
      stream: process.stdout,
      minLevel: process.env["VERBOSE"] === "1" ? "debug" : "warn",
      format: ({ level, data, attributes }, { escape }) => {
        formatted++;
        const text = "message" in data ? data.message : "";
        return escape(`${level}: ${text} ${JSON.stringify(attributes)}`);
      },
    }),
  ],
});

let rendered = 0;
/** A document that takes its time to write itself down. */
const document = (page: number): object => ({
  toJSON: () => {
    rendered++;
    return { page, title: "Lakes of the world" };
  },
});

for (let page = 1; page <= 500; page++) {
  const level = page === 404 ? "warn" : "debug";
  observability.log(`read page ${page}`, { level, attributes: { document: document(page) } });
}
await observability.shutdown();
console.log(`500 events, ${formatted} formatted, ${rendered} documents rendered`);
