import type { Attributes } from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import { attributeValue } from "./attribute-value.ts";
import type { Put } from "./convention.ts";
import type { Payload } from "./payload.ts";
import type { WritingSettings } from "./writing.ts";

/** Puts attributes into a plain object. */
export function putInto(attributes: Attributes): Put {
  return (name, value) => {
    if (value !== undefined && value !== null) attributes[name] = value;
  };
}

/** The members of an end that have a place of their own in a span. */
const ENDING = new Set(["status", "error", "durationMs"]);
/** The members that hold content in payloads of the built-in types, and so in a third party's. */
const CONTENT = new Set(["input", "output", "arguments", "result"]);

/** Writes the members of a payload that no convention knows, each below the name of its type. */
export function putMembers(
  type: string,
  data: Payload,
  { content, maxValueBytes }: WritingSettings,
  put: Put,
): void {
  for (const member of Object.keys(data)) {
    if (ENDING.has(member) || (!content && CONTENT.has(member))) continue;
    put(`${type}.${member}`, attributeValue(data[member], maxValueBytes));
  }
}

/** Writes the attributes of the event itself, and then the user's own. */
export function putOwn(event: ObservedEvent, settings: WritingSettings, put: Put): void {
  const { attributes } = event;
  if (attributes !== undefined) {
    for (const name of Object.keys(attributes)) {
      put(name, attributeValue(attributes[name], settings.maxValueBytes));
    }
  }
  const own = settings.attributes?.(event);
  if (own !== undefined) for (const name of Object.keys(own)) put(name, own[name]);
}
