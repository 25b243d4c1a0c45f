import type { LlmEndData, ObservedEvent } from "@llmobs/core";
import { codeBlock, escapeText } from "./escape-text.ts";
import { failureOf, payloadOf } from "./failure-of.ts";
import type { Occurrences } from "./slack-options.ts";

/** What is posted to an incoming webhook: see Slack's reference of message payloads. */
export interface SlackMessage {
  /** What a notification shows. */
  readonly text: string;
  readonly blocks?: readonly object[];
  readonly [member: string]: unknown;
}

// Slack's limits are 3,000 characters for a section, 2,000 for what stands in a context, and 10 of these.
const SECTION = 3_000;
const CONTEXT = 200;
const NOTIFICATION = 300;
const NAME = 150;

/** Writes the message about a failure or an alert, and how many times it occurred. */
export function formatMessage(event: ObservedEvent, { count }: Occurrences): SlackMessage {
  const { name, message, stack } = failureOf(event);
  const times = count > 1 ? ` (×${count})` : "";
  const title = `${signOf(event)} *${escapeText(titleOf(event, name), NAME)}*${times}`;
  const room = SECTION - title.length - 1;
  return {
    text: `${escapeText(`${titleOf(event, name)}: ${message}`, NOTIFICATION)}${times}`,
    blocks: [
      section(message === "" ? title : `${title}\n${escapeText(message, room)}`),
      { type: "context", elements: factsOf(event).map(markdown) },
      ...(stack === undefined ? [] : [section(codeBlock(stack, SECTION))]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function titleOf(event: ObservedEvent, name: string): string {
  return event.type === "alert" ? `Alert: ${String(payloadOf(event).name)}` : name;
}

function signOf(event: ObservedEvent): string {
  if (payloadOf(event).state === "recovered") return ":large_green_circle:";
  return event.level === "fatal" ? ":rotating_light:" : ":red_circle:";
}

/** What helps to find it: at most seven, of the ten that Slack takes. */
function factsOf(event: ObservedEvent): string[] {
  const { model, cost } = payloadOf<LlmEndData>(event);
  const facts: readonly (readonly [string, unknown])[] = [
    ["", event.source],
    ["", event.type],
    ["session ", event.sessionId],
    ["user ", event.userId],
    ["span ", event.spanId],
    ["model ", model],
    ["cost $", typeof cost?.usd === "number" ? Number(cost.usd.toPrecision(3)) : undefined],
  ];
  return facts
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([label, value]) => label + escapeText(String(value), CONTEXT));
}

function section(text: string): object {
  return { type: "section", text: markdown(text) };
}

/** Verbatim, so that Slack makes no links of what looks like a name. */
function markdown(text: string): object {
  return { type: "mrkdwn", text, verbatim: true };
}
