import type { ObservedEvent } from "@llmobs/core";

/** An event whose payload follows from its id, so that whoever gets it can tell whether it is intact. */
export function numberedEvent(id: string): ObservedEvent {
  return {
    id,
    type: "log",
    time: 1_750_000_000_000,
    source: "kill",
    sessionId: undefined,
    userId: undefined,
    traceId: undefined,
    spanId: undefined,
    parentSpanId: undefined,
    level: "info",
    attributes: undefined,
    data: { message: textOf(id) },
  };
}

export function isIntact({ id, data }: ObservedEvent): boolean {
  return "message" in data && data.message === textOf(id);
}

/** Of 40 to 4,000 characters, some beyond ASCII. */
function textOf(id: string): string {
  const number = Number(id.split("-").at(-1));
  return `${id} größer 日本 `.repeat(2 + ((number * 7) % 200));
}
