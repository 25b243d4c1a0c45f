import type { SessionSummary } from "@llmobs/sqlite";
import { type CostOfCalls, dollars } from "./cost.ts";
import { red } from "./paint.ts";
import { count, duration } from "./quantities.ts";
import { type Column, table } from "./table.ts";

interface Row {
  readonly name: string;
  readonly commands: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly input: number;
  readonly cached: number;
  /** With the reasoning, which is paid for as output. */
  readonly output: number;
  readonly cost: CostOfCalls;
  readonly errors: number;
  /** How long the model calls took. Of all sessions together it isn't to be had from those of each. */
  readonly latency?: SessionSummary["llmLatency"];
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: "session", cell: ({ name }) => name },
  { heading: "commands", cell: ({ commands }) => count(commands) },
  { heading: "llm", cell: ({ llmCalls }) => count(llmCalls) },
  { heading: "tools", cell: ({ toolCalls }) => count(toolCalls) },
  { heading: "input", cell: ({ input }) => count(input) },
  { heading: "cached", cell: ({ cached }) => count(cached) },
  { heading: "output", cell: ({ output }) => count(output) },
  { heading: "cost", cell: ({ cost }) => dollars(cost) },
  {
    heading: "errors",
    cell: ({ errors }) => count(errors),
    paint: (cell, { errors }) => (errors > 0 ? red(cell) : cell),
  },
  { heading: "p50", cell: ({ latency }) => duration(latency?.p50Ms) },
  { heading: "p95", cell: ({ latency }) => duration(latency?.p95Ms) },
];

/** The sessions as a table, with their sum in the last row. */
export function sessionTable(
  sessions: readonly SessionSummary[],
  costOf: (sessionId: string) => CostOfCalls,
): readonly string[] {
  const rows = sessions.map((session) => rowOf(session, costOf(session.sessionId)));
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const all: Row = {
    name: "all",
    commands: sum(({ commands }) => commands),
    llmCalls: sum(({ llmCalls }) => llmCalls),
    toolCalls: sum(({ toolCalls }) => toolCalls),
    input: sum(({ input }) => input),
    cached: sum(({ cached }) => cached),
    output: sum(({ output }) => output),
    cost: {
      usd: sum(({ cost }) => cost.usd),
      priced: sum(({ cost }) => cost.priced),
      unpriced: sum(({ cost }) => cost.unpriced),
    },
    errors: sum(({ errors }) => errors),
  };
  return table(COLUMNS, [...rows, all]);
}

function rowOf(session: SessionSummary, cost: CostOfCalls): Row {
  const { sessionId: name, commands, llmCalls, toolCalls, errors, tokens, llmLatency } = session;
  const { input, cacheRead: cached } = tokens;
  const output = tokens.output + tokens.reasoning;
  const figures = { commands, llmCalls, toolCalls, input, cached, output, cost, errors };
  return { name, ...figures, latency: llmLatency };
}
