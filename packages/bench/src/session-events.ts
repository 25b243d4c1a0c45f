import { randomBytes } from "node:crypto";
import type { ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";

/** Whole sessions of an application, without content, as is the default. */
export function sessionEvents(count: number): readonly (readonly ObservedEvent[])[] {
  const factory = eventFactory();
  return Array.from({ length: count }, () => factory.session().map(withoutContent));
}

/** The same sessions once more, in new traces. */
export function inNewTraces(
  sessions: readonly (readonly ObservedEvent[])[],
): readonly (readonly ObservedEvent[])[] {
  return sessions.map((session) => {
    const ids = new Map<string, string>();
    const renew = (id: string | undefined): string | undefined => {
      if (id === undefined) return undefined;
      const renewed = ids.get(id) ?? randomBytes(id.length / 2).toString("hex");
      ids.set(id, renewed);
      return renewed;
    };
    return session.map((event) => ({
      ...event,
      traceId: renew(event.traceId),
      spanId: renew(event.spanId),
      parentSpanId: renew(event.parentSpanId),
    }));
  });
}

function withoutContent(event: ObservedEvent): ObservedEvent {
  const content = { input: undefined, output: undefined, arguments: undefined, result: undefined };
  const data = Object.fromEntries(
    Object.entries(event.data).filter(([member]) => !Object.hasOwn(content, member)),
  );
  return { ...event, data } as unknown as ObservedEvent;
}
