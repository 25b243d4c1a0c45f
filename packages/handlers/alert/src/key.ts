import type { EventOverrides, ObservedEvent } from "@llmobs/core";
import type { AlertRule } from "./alert-rule.ts";

const TOGETHER = "";

/** Says to what an event belongs: "" where all are together, `undefined` where it belongs to nothing. */
export function keyOf(by: AlertRule["by"], event: ObservedEvent): string | undefined {
  if (typeof by === "function") return by(event);
  switch (by) {
    case undefined:
      return TOGETHER;
    case "session":
      return event.sessionId;
    case "user":
      return event.userId;
    case "day":
      return dayOf(event.time);
  }
}

/** Whether nothing more can belong to a key: its day has passed. */
export function isOver(by: AlertRule["by"], key: string, now: number): boolean {
  return by === "day" && key < dayOf(now);
}

/** What an alert about a key says of whom it is about. */
export function envelopeOf(by: AlertRule["by"], key: string): EventOverrides {
  if (by === "session") return { sessionId: key };
  return by === "user" ? { userId: key } : {};
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
