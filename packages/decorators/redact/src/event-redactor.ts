import type { ObservedEvent } from "@llmobs/core";
import { snapshot } from "@llmobs/core/serialize";
import { CleanCheck } from "./clean-check.ts";
import { changeContent, hasContent } from "./content.ts";
import { fingerprint } from "./fingerprint.ts";
import { NOWHERE, type Place, step } from "./path-tree.ts";
import type { RedactSettings } from "./redact-options.ts";
import { Redaction } from "./redaction.ts";
import type { ValueRules } from "./value-rules.ts";

/** The members of the envelope that are a text of the user's, and not one of ours. */
type TextMember = "source" | "sessionId" | "userId";

/** Takes out of events what is to be redacted. */
export class EventRedactor {
  readonly #rules: ValueRules;
  readonly #check: CleanCheck;
  readonly #root: Place;
  readonly #attributes: Place;
  readonly #data: Place;
  /** Whether a path names them. */
  readonly #named: Readonly<Record<TextMember, boolean>>;
  /** The last of each in which there was nothing to redact. */
  readonly #clean: Record<TextMember, string> = { source: "", sessionId: "", userId: "" };
  /** What becomes of content, where it is not kept. */
  readonly #changeContent: ((content: unknown) => unknown) | undefined;
  readonly #pseudonym: ((id: string) => string) | undefined;

  constructor({ content, hashKey, paths, rules }: RedactSettings) {
    this.#rules = rules;
    this.#check = new CleanCheck(rules);
    this.#root = paths.tree.members.size === 0 ? NOWHERE : [paths.tree];
    this.#attributes = step(this.#root, "attributes");
    this.#data = step(this.#root, "data");
    const { keys } = rules;
    this.#named = {
      source: keys.isSecret("source"),
      sessionId: keys.isSecret("sessionId"),
      userId: keys.isSecret("userId"),
    };
    if (content === "drop") this.#changeContent = () => undefined;
    if (content === "hash") this.#changeContent = fingerprint(hashKey);
    if (hashKey !== undefined) this.#pseudonym = fingerprint(hashKey);
  }

  /**
   * Gives the event itself where there is nothing to redact, and a copy where there is. A copy is plain data,
   * everything read once: what a destination writes of it is what was looked at.
   */
  redact(event: ObservedEvent): ObservedEvent {
    let isClean = false;
    try {
      isClean = this.#isClean(event);
    } catch {
      // A getter or a proxy threw. Copying copes with that, unless it is the event's own.
    }
    return isClean ? event : this.#copy(event);
  }

  #isClean(event: ObservedEvent): boolean {
    if (!isUsual(event)) return false;
    if (this.#changeContent !== undefined && hasContent(event.data)) return false;
    this.#check.begin();
    return (
      this.#isCleanText("source", event.source) &&
      this.#isCleanText("sessionId", event.sessionId) &&
      this.#isCleanText("userId", event.userId) &&
      this.#check.isClean(event.attributes, this.#attributes) &&
      this.#check.isClean(event.data, this.#data)
    );
  }

  #isCleanText(name: TextMember, text: string | undefined): boolean {
    // Most events have the one before them's.
    if (text === undefined || text === this.#clean[name]) return true;
    if (this.#isNamed(name, text) || !this.#rules.texts.isClean(text)) return false;
    this.#clean[name] = text;
    return true;
  }

  #isNamed(name: TextMember, text: string): boolean {
    return this.#named[name] && this.#rules.hides(text);
  }

  #copy(event: ObservedEvent): ObservedEvent {
    const redaction = new Redaction(this.#rules);
    const payload = snapshot(event.data);
    if (this.#changeContent !== undefined) changeContent(payload, this.#changeContent);
    const keep = (label: unknown): unknown =>
      isLabel(label) ? label : redaction.redact(snapshot(label), NOWHERE);
    const copy = {
      id: keep(event.id),
      type: keep(event.type),
      time: keep(event.time),
      source: this.#redactText("source", event.source),
      sessionId: this.#redactText("sessionId", event.sessionId),
      userId: this.#redactText("userId", event.userId),
      traceId: keep(event.traceId),
      spanId: keep(event.spanId),
      parentSpanId: keep(event.parentSpanId),
      level: keep(event.level),
      attributes: redaction.redact(snapshot(event.attributes), this.#attributes),
      data: redaction.redact(payload, this.#data),
    } as ObservedEvent;
    return this.#withOthers(copy, event, redaction);
  }

  /** Adds the members that no envelope has, which a destination would write nevertheless. */
  #withOthers(copy: ObservedEvent, event: ObservedEvent, redaction: Redaction): ObservedEvent {
    const names = Object.keys(event).filter((name) => !Object.hasOwn(copy, name));
    if (names.length === 0) return copy;
    const others = names.map((name) => [name, event[name as keyof ObservedEvent]]);
    const redacted = redaction.redact(snapshot(Object.fromEntries(others)), this.#root);
    return { ...copy, ...(redacted as object) };
  }

  #redactText(name: TextMember, text: string | undefined): string | undefined {
    if (text === undefined || this.#isCleanText(name, text)) return text;
    // With a key, whoever is redacted is still one and the same in all events.
    if (name !== "source" && this.#pseudonym !== undefined) return this.#pseudonym(text);
    return this.#isNamed(name, text) ? this.#rules.pathReplacement : this.#rules.texts.redact(text);
  }
}

/** The members of an envelope, in their order. */
const MEMBERS = [
  "id",
  "type",
  "time",
  "source",
  "sessionId",
  "userId",
  "traceId",
  "spanId",
  "parentSpanId",
  "level",
  "attributes",
  "data",
];

/** Says whether an event has an envelope's members and no others, and is written as what they are. */
function isUsual(event: ObservedEvent): boolean {
  if (event.constructor !== Object || "toJSON" in event) return false;
  let index = 0;
  for (const name in event) {
    // Nearly all have them in their order.
    if (name !== MEMBERS[index++] && !MEMBERS.includes(name)) return false;
  }
  return (
    isLabel(event.id) &&
    isLabel(event.type) &&
    isLabel(event.time) &&
    isLabel(event.traceId) &&
    isLabel(event.spanId) &&
    isLabel(event.parentSpanId) &&
    isLabel(event.level)
  );
}

/** Says whether a value can be an id, a time or a level: what joins an event to others, and nobody's words. */
function isLabel(value: unknown): boolean {
  return value === undefined || typeof value === "string" || typeof value === "number";
}
