import type { Status } from "@llmobs/core";
import type { Database } from "better-sqlite3";
import type { SessionFilter } from "./event-filters.ts";
import { FAILED } from "./find-errors.ts";
import { rowLimit } from "./row-limit.ts";
import type { Latency, SessionSummary, SessionTokens } from "./session-summary.ts";

// A call counts once, whether its start is there, its end or both.
const calls = (type: string): string => `
  MAX(
    COUNT(*) FILTER (WHERE event_type = '${type}.start'),
    COUNT(*) FILTER (WHERE event_type = '${type}.end')
  )`;

const tokens = (bucket: string): string => `
  CAST(TOTAL(data ->> '$.usage.${bucket}') FILTER (WHERE event_type = 'llm.end') AS INTEGER)`;

const percentile = (type: string, fraction: number): string => `
  PERCENTILE_CONT(duration_ms, ${fraction}) FILTER (WHERE event_type = '${type}.end')`;

const SESSIONS = `
  WITH latest AS MATERIALIZED (
    SELECT session_id AS id, MAX(seq) AS last_seq
    FROM events INDEXED BY events_by_session
    WHERE session_id IS NOT NULL
    GROUP BY session_id ORDER BY last_seq DESC LIMIT ?
  )
  SELECT
    session_id AS sessionId,
    MAX(user_id) AS userId,
    MAX(status) FILTER (WHERE event_type = 'session.end') AS status,
    MIN(timestamp) AS firstTime,
    MAX(timestamp) AS lastTime,
    COUNT(*) AS events,
    ${calls("command")} AS commands,
    ${calls("llm")} AS llmCalls,
    ${calls("tool")} AS toolCalls,
    COUNT(*) FILTER (WHERE ${FAILED}) AS errors,
    ${tokens("input")} AS input,
    ${tokens("cacheRead")} AS cacheRead,
    ${tokens("cacheWrite")} AS cacheWrite,
    ${tokens("output")} AS output,
    ${tokens("reasoning")} AS reasoning,
    COUNT(*) FILTER (
      WHERE event_type = 'llm.end' AND data ->> '$.usageSource' = 'estimated'
    ) AS estimatedCalls,
    ${percentile("command", 0.5)} AS commandP50,
    ${percentile("command", 0.95)} AS commandP95,
    ${percentile("llm", 0.5)} AS llmP50,
    ${percentile("llm", 0.95)} AS llmP95
  FROM latest CROSS JOIN events INDEXED BY events_by_session ON session_id = id
  GROUP BY id ORDER BY last_seq DESC
`;

interface SessionRow extends Omit<SessionTokens, "total"> {
  readonly sessionId: string;
  readonly userId: string | null;
  readonly status: Status | null;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly events: number;
  readonly commands: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly errors: number;
  readonly commandP50: number | null;
  readonly commandP95: number | null;
  readonly llmP50: number | null;
  readonly llmP95: number | null;
}

/** Sums up sessions, the one in which something happened last first. */
export function summarizeSessions(database: Database, filter: SessionFilter): SessionSummary[] {
  const { limit = 100 } = filter;
  return database.prepare<[number], SessionRow>(SESSIONS).all(rowLimit(limit)).map(summaryOf);
}

function summaryOf(row: SessionRow): SessionSummary {
  const { input, cacheRead, cacheWrite, output, reasoning, estimatedCalls } = row;
  return {
    sessionId: row.sessionId,
    userId: row.userId ?? undefined,
    status: row.status ?? undefined,
    firstTime: row.firstTime,
    lastTime: row.lastTime,
    events: row.events,
    commands: row.commands,
    llmCalls: row.llmCalls,
    toolCalls: row.toolCalls,
    errors: row.errors,
    tokens: {
      input,
      cacheRead,
      cacheWrite,
      output,
      reasoning,
      total: input + cacheRead + cacheWrite + output + reasoning,
      estimatedCalls,
    },
    commandLatency: latency(row.commandP50, row.commandP95),
    llmLatency: latency(row.llmP50, row.llmP95),
  };
}

function latency(p50Ms: number | null, p95Ms: number | null): Latency | undefined {
  return p50Ms === null || p95Ms === null ? undefined : { p50Ms, p95Ms };
}
