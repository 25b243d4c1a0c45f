import type { Receipt } from "@llmobs/core";
import { type EventStore, openEventStore, type SessionSummary } from "@llmobs/sqlite";
import type { EventFiles } from "./event-files.ts";
import type { Model } from "./model.ts";
import { costOfCalls } from "./report/cost.ts";
import { heading, paragraph } from "./report/page.ts";
import { bold, dim } from "./report/paint.ts";
import { plural } from "./report/quantities.ts";
import { sessionTable } from "./report/session-table.ts";
import { spanTree } from "./report/span-tree.ts";
import { booksOf, whereItIs } from "./report/where-it-is.ts";

/** Says what is about to be seen. */
export function introduction(model: Model): string {
  return [
    "",
    bold("An agent answers questions about this repository's documents, and is observed."),
    ...model.description.map((line, index) => `${index === 0 ? "Model:  " : "        "}${line}`),
    "Events: to this terminal, a JSONL file and a SQLite database.",
    heading("Live", "each model call and tool when it ends"),
  ].join("\n");
}

/** Says what became of the events when Ctrl-C cut the run short. */
export function interrupted(files: EventFiles, receipt: Receipt): string {
  return [
    heading("Interrupted", "what had happened until then is kept"),
    ...booksOf(files, receipt),
    "",
  ].join("\n");
}

/** Reads back from the database what happened, and says where everything is. */
export function report(files: EventFiles, receipt: Receipt): string {
  const store = openEventStore(files.database);
  try {
    const sessions = store.sessions().toSorted((a, b) => a.firstTime - b.firstTime);
    const lines = [
      ...sessionsSection(sessions, store),
      ...treeSection(sessions, store),
      ...whereItIs(files, receipt),
    ];
    return `${lines.join("\n")}\n`;
  } finally {
    store.close();
  }
}

function sessionsSection(
  sessions: readonly SessionSummary[],
  store: EventStore,
): readonly string[] {
  const calls = store.events({ type: "llm.end" });
  const unreported = calls.filter(
    ({ data }) => data.status === "aborted" && data.usageSource === "unknown",
  );
  const remarks = ["p50 and p95: how long a model call took. Output includes the reasoning."];
  if (unreported.length > 0) {
    const who = [...new Set(unreported.map(({ sessionId }) => sessionId))].join(", ");
    remarks.push(
      `${plural(unreported.length, "call")} (${who}) ended before the provider said what it cost (+): ` +
        "those tokens are unknown, not guessed.",
    );
  }
  return [
    heading("Sessions", "read back from SQLite"),
    ...sessionTable(sessions, (session) =>
      costOfCalls(
        calls.flatMap(({ sessionId, data }) => (sessionId === session ? [data.cost] : [])),
      ),
    ),
    ...paragraph(remarks.join(" ")).map(dim),
  ];
}

/** The session in which something failed is the one to look into. */
function treeSection(sessions: readonly SessionSummary[], store: EventStore): readonly string[] {
  const session = sessions.find(({ errors }) => errors > 0) ?? sessions[0];
  if (session === undefined) return [];
  const { sessionId, errors } = session;
  const remark = errors > 0 ? "the one with a failure" : "";
  return [
    heading(`What happened in session ${sessionId}`, remark),
    ...spanTree(store.spanTree({ sessionId }).roots),
    ...answerLines(sessionId, store),
  ];
}

function answerLines(sessionId: string, store: EventStore): readonly string[] {
  const commands = store.events({ sessionId, type: "command.end" });
  const answer = commands.map(({ data }) => data.result).find((text) => typeof text === "string");
  return answer === undefined
    ? []
    : ["", bold(`  What ${sessionId} was told first`), ...paragraph(answer, 4)];
}
