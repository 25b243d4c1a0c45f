/**
 * An app on one core, with a library beside it that brings another: what happens in the library belongs to the command
 * of the app, and both managers deliver to the handler that was made for one of them.
 */
export const LIBRARY = {
  "package.json": JSON.stringify({
    name: "llmobs-rehearsal-library",
    version: "1.0.0",
    type: "module",
    exports: "./index.js",
  }),
  "index.js": `
    import { ObservabilityManager } from "@llmobs/core";
    export { ObservabilityManager };
    export async function search(handler) {
      const observability = new ObservabilityManager({ source: "library", handlers: [handler] });
      observability.trace.tool("search", {}, () => {});
      await observability.flush();
    }`,
};

export const APP = `
  import assert from "node:assert/strict";
  import { readFileSync, rmSync } from "node:fs";
  import { ObservabilityManager } from "@llmobs/core";
  import { fileHandler } from "@llmobs/file";
  import * as library from "llmobs-rehearsal-library";

  assert.notEqual(library.ObservabilityManager, ObservabilityManager, "there is only one core");
  rmSync("events.jsonl", { force: true });
  const handler = fileHandler({ path: "events.jsonl" });
  const observability = new ObservabilityManager({ source: "app", handlers: [handler] });
  await observability.trace.session({ id: "s-1" }, () =>
    observability.trace.command("ask", {}, () => library.search(handler)),
  );
  await observability.shutdown();

  const events = readFileSync("events.jsonl", "utf8").trimEnd().split("\\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map(({ source, type }) => source + " " + type),
    ["app session.start", "app command.start", "library tool.start", "library tool.end", "app command.end", "app session.end"],
  );
  const [, command, tool] = events;
  assert.equal(tool.sessionId, "s-1", "the tool's call is in the session");
  assert.equal(tool.parentSpanId, command.spanId, "the tool's call is the command's");
`;
