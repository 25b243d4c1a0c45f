import type { ObservedEvent } from "@llmobs/core";
import type { CountError } from "./error-counter.ts";
import type { OpenIds } from "./open-ids.ts";
import { payloadOf, type Recorder } from "./recorder.ts";

/** Adds a start to what is in flight. An event without the id of a span can't be told from others. */
export function startRecorder(open: OpenIds): Recorder {
  return (event) => {
    const id = idOf(event);
    if (id !== undefined) open.start(id, event.time);
    return true;
  };
}

/** Takes an end out of what is in flight, counts its error, and lets the type add what else it tells. */
export function endRecorder(open: OpenIds, countError: CountError, rest: Recorder): Recorder {
  return (event) => {
    const id = idOf(event);
    if (id !== undefined) open.end(id);
    const data = payloadOf(event);
    if (data["status"] === "error") countError(event.type, data);
    return rest(event);
  };
}

/** A session is an id that its spans share, not a span of its own. */
function idOf({ type, sessionId, spanId }: ObservedEvent): string | undefined {
  return type === "session.start" || type === "session.end" ? sessionId : spanId;
}
