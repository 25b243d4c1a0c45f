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
  /** What becomes of content, where it is not kept. */
  readonly #changeContent: ((content: unknown) => unknown) | undefined;
  readonly #pseudonym: ((id: string) => string) | undefined;

  constructor({ content, hashKey, paths, rules }: RedactSettings) {
    this.#rules = rules;
    this.#check = new CleanCheck(rules);
    this.#root = paths.tree.members.size === 0 ? NOWHERE : [paths.tree];
    this.#attributes = step(this.#root, "attributes");
    this.#data = step(this.#root, "data");
    if (content === "drop") this.#changeContent = () => undefined;
    if (content === "hash") this.#changeContent = fingerprint(hashKey);
    if (hashKey !== undefined) this.#pseudonym = fingerprint(hashKey);
  }

  /**
   * Gives the event itself where there is nothing to redact, and a copy where there is. A copy is plain data,
   * everything read once: what a destination writes of it is what was looked at.
   */
  redact(event: ObservedEvent): ObservedEvent {
    return this.#isClean(event) ? event : this.#copy(event);
  }

  #isClean(event: ObservedEvent): boolean {
    if (event.constructor !== Object) return false;
    if (this.#changeContent !== undefined && hasContent(event.data)) return false;
    this.#check.begin();
    for (const name in event) if (!this.#isCleanMember(event, name)) return false;
    return true;
  }

  #isCleanMember(event: ObservedEvent, name: string): boolean {
    switch (name) {
      // What joins an event to others, or says how to read it, is nobody's words.
      case "id":
      case "type":
      case "time":
      case "traceId":
      case "spanId":
      case "parentSpanId":
      case "level":
        return true;
      case "source":
      case "sessionId":
      case "userId":
        return this.#isCleanText(name, event[name]);
      case "attributes":
        return this.#check.isClean(event.attributes, this.#attributes);
      case "data":
        return this.#check.isClean(event.data, this.#data);
      default:
        return this.#check.isClean({ [name]: event[name as keyof ObservedEvent] }, this.#root);
    }
  }

  #isCleanText(name: TextMember, text: string | undefined): boolean {
    if (text === undefined) return true;
    return this.#rules.texts.isClean(text) && !this.#isNamed(name, text);
  }

  #isNamed(name: TextMember, text: string): boolean {
    return this.#rules.keys.isSecret(name) && this.#rules.hides(text);
  }

  #copy(event: ObservedEvent): ObservedEvent {
    // Everything is read here, and once: the second time a getter may say something else.
    const {
      id,
      type,
      time,
      source,
      sessionId,
      userId,
      traceId,
      spanId,
      parentSpanId,
      level,
      attributes,
      data,
      ...others
    } = event;
    const redaction = new Redaction(this.#rules);
    const payload = snapshot(data);
    if (this.#changeContent !== undefined) changeContent(payload, this.#changeContent);
    return {
      id,
      type,
      time,
      source: this.#redactText("source", source),
      sessionId: this.#redactText("sessionId", sessionId),
      userId: this.#redactText("userId", userId),
      traceId,
      spanId,
      parentSpanId,
      level,
      attributes: redaction.redact(snapshot(attributes), this.#attributes),
      data: redaction.redact(payload, this.#data),
      ...(redaction.redact(snapshot(others), this.#root) as object),
    } as ObservedEvent;
  }

  #redactText(name: TextMember, text: string | undefined): string | undefined {
    if (text === undefined || this.#isCleanText(name, text)) return text;
    // With a key, whoever is redacted is still one and the same in all events.
    if (name !== "source" && this.#pseudonym !== undefined) return this.#pseudonym(text);
    return this.#isNamed(name, text) ? this.#rules.pathReplacement : this.#rules.texts.redact(text);
  }
}
