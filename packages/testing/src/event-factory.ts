import type { Attributes, EventOverrides, EventTypes, Level, ObservedEvent } from "@llmobs/core";
import { hexId, uuidV7 } from "./event-ids.ts";
import { type BuiltInEventType, payloads } from "./event-payloads.ts";
import { sessionEvents } from "./event-session.ts";
import { type TextKind, textOf } from "./event-text.ts";
import { seededRandom } from "./seeded-random.ts";

/** Which events a factory makes. */
export interface EventFactoryOptions {
  /** The same seed makes the same events. @default 1 */
  readonly seed?: number;
  /**
   * `"ascii"`, or `"mixed"`: one event in eight holds characters beyond ASCII, which halves the speed
   * of sinks that concatenate strings. @default "ascii"
   */
  readonly text?: TextKind;
  /** The events' `source`. @default "quickstart" */
  readonly source?: string;
  /** The time of the first event, in milliseconds since the Unix epoch. @default 2026-01-01T00:00Z */
  readonly start?: number;
}

/** Makes events with realistic data, all with ids of their own and in the order of time. */
export interface EventFactory {
  /** One event of a built-in type, as it stands in the middle of a session. */
  event<Type extends BuiltInEventType>(type: Type, overrides?: EventOverrides): ObservedEvent<Type>;
  /**
   * All events of one session: a command whose agent calls a model, a tool and the model again. In
   * every third one the tool fails, in every fifth one the second call of the model is aborted.
   */
  session(): readonly ObservedEvent[];
  /** The next `count` events of an endless row of sessions; the next call goes on where it ended. */
  take(count: number): readonly ObservedEvent[];
  /**
   * One event (a `tool.end`, a `command.end`, a `log` or an `llm.end` in turn) of which the JSON has
   * exactly `bytes` bytes.
   *
   * @throws RangeError where that is too small for an event.
   */
  sized(bytes: number): ObservedEvent;
}

/** How a session says what its next event is. */
export type EmitEvent = <Type extends BuiltInEventType>(
  type: Type,
  overrides: EventOverrides,
  change?: Partial<EventTypes[Type]>,
) => ObservedEvent<Type>;

const SIZED_TYPES = ["tool.end", "command.end", "log", "llm.end"] as const;
type SizedType = (typeof SIZED_TYPES)[number];

const MIXED_ATTRIBUTES: Attributes = { "user.city": "Zürich" };
const DEFAULT_TEXT_BYTES = 160;

/**
 * Makes a factory of events: deterministic, so that a failure can be repeated and a benchmark compared.
 *
 * @example
 * ```ts
 * import { eventFactory } from "@llmobs/testing";
 *
 * const events = eventFactory({ seed: 7 });
 * console.log(events.session().length); // 14
 * console.log(events.event("llm.end").data.finishReasons); // [ 'stop' ]
 * console.log(JSON.stringify(events.sized(500)).length); // 500
 * ```
 */
export function eventFactory(options: EventFactoryOptions = {}): EventFactory {
  const { seed = 1, text = "ascii", source = "quickstart", start = Date.UTC(2026, 0, 1) } = options;
  const random = seededRandom(seed);
  let time = start;
  const isNextMixed = text === "mixed" ? oneInEight(random) : () => false;
  let sessions = 0;
  let sized = 0;
  let ahead: readonly ObservedEvent[] = [];

  function make<Type extends BuiltInEventType>(
    type: Type,
    overrides: EventOverrides,
    textBytes: number,
    isMixed: boolean,
    change?: Partial<EventTypes[Type]>,
  ): ObservedEvent<Type> {
    time += 1 + Math.floor(random() * 40);
    const isSession = type.startsWith("session.");
    const payload = payloads[type]({ random, text: isMixed ? "mixed" : "ascii", textBytes });
    return {
      id: overrides.id ?? uuidV7(time, random),
      type,
      time: overrides.time ?? time,
      source: overrides.source ?? source,
      sessionId: overrides.sessionId ?? uuidV7(time, random),
      userId: overrides.userId ?? "user-17",
      // As the core emits them: a session is an id, not a span.
      traceId: overrides.traceId ?? (isSession ? undefined : hexId(32, random)),
      spanId: overrides.spanId ?? (isSession ? undefined : hexId(16, random)),
      parentSpanId: overrides.parentSpanId,
      level: overrides.level ?? levelOf(type),
      // Also where the payload has no text, so that it really is one event in eight.
      attributes: isMixed ? { ...overrides.attributes, ...MIXED_ATTRIBUTES } : overrides.attributes,
      data: { ...payload, ...change },
    };
  }

  function session(): readonly ObservedEvent[] {
    sessions += 1;
    const emit: EmitEvent = (type, overrides, change) =>
      make(type, overrides, DEFAULT_TEXT_BYTES, isNextMixed(), change);
    return sessionEvents(emit, sessions, {
      session: uuidV7(time + 1, random),
      trace: hexId(32, random),
      newSpan: () => hexId(16, random),
    });
  }

  function ofSize(bytes: number): ObservedEvent {
    const isMixed = isNextMixed();
    for (let attempt = 0; attempt < SIZED_TYPES.length; attempt += 1) {
      const type = SIZED_TYPES[sized % SIZED_TYPES.length] as SizedType;
      sized += 1;
      const event = make(type, { parentSpanId: hexId(16, random) }, 0, isMixed);
      const room = bytes - Buffer.byteLength(JSON.stringify(event));
      if (room >= 0) return withText(event, textOf(room, isMixed ? "mixed" : "ascii", random));
    }
    throw new RangeError(
      `[eventFactory] bytes must be large enough for an event; received ${bytes}.`,
    );
  }

  return {
    event: (type, overrides = {}) =>
      make(
        type,
        { parentSpanId: hexId(16, random), ...overrides },
        DEFAULT_TEXT_BYTES,
        isNextMixed(),
      ),
    session,
    take: (count) => {
      const taken: ObservedEvent[] = [];
      while (taken.length < count) {
        if (ahead.length === 0) ahead = session();
        const missing = count - taken.length;
        taken.push(...ahead.slice(0, missing));
        ahead = ahead.slice(missing);
      }
      return taken;
    },
    sized: ofSize,
  };
}

/** Says yes once in every eight calls, and at no fixed place, which a type might happen to have. */
function oneInEight(random: () => number): () => boolean {
  let calls = 0;
  let chosen = 0;
  return () => {
    const place = calls % 8;
    calls += 1;
    if (place === 0) chosen = Math.floor(random() * 8);
    return place === chosen;
  };
}

function levelOf(type: BuiltInEventType): Level {
  return type === "error" || type === "subscriber.error" ? "error" : "info";
}

function withText(event: ObservedEvent<SizedType>, text: string): ObservedEvent {
  switch (event.type) {
    case "log":
      return { ...event, data: { message: text } };
    case "llm.end":
      return { ...event, data: { ...event.data, output: [{ role: "assistant", content: text }] } };
    case "tool.end":
      return { ...event, data: { ...event.data, result: text } };
    case "command.end":
      return { ...event, data: { ...event.data, result: text } };
  }
}
