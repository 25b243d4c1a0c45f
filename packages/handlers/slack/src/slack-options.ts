import type { ObservedEvent } from "@llmobs/core";
import { isAtLeast } from "@llmobs/core/level";
import {
  requireFunction,
  requireInteger,
  requireNumber,
  requireString,
} from "@llmobs/core/options";
import { fingerprintOf } from "./failure-of.ts";
import { formatMessage, type SlackMessage } from "./format-message.ts";

/** How often something occurred. */
export interface Occurrences {
  /** How many events the message stands for. */
  readonly count: number;
}

/** What is told to a Slack channel, and how. */
export interface SlackOptions {
  /** The incoming webhook of the channel. It counts as a secret, and is shown nowhere. */
  readonly webhookUrl: string | URL;
  /** The handler's name in statistics and diagnostics. @default "slack" */
  readonly name?: string;
  /** Which events are told of; the others are done with at once. @default errors, fatal ones, and alerts */
  readonly match?: (event: ObservedEvent) => boolean;
  /** Writes the message in place of the built-in one. */
  readonly format?: (event: ObservedEvent, occurrences: Occurrences) => SlackMessage;
  /** Says which events are about the same. @default the error's name and message, but for numbers and ids */
  readonly fingerprint?: (event: ObservedEvent) => string;
  /** For so many milliseconds a message waits for more of the same, which it counts. @default 5_000 */
  readonly coalesceMs?: number;
  /** Milliseconds between two messages: Slack takes one a second. @default 1_000 */
  readonly minIntervalMs?: number;
  /** How many messages may wait. @default 100 */
  readonly maxWaiting?: number;
  /** Milliseconds that a request may take. @default 10_000 */
  readonly timeoutMs?: number;
}

/** The options that are this package's own, checked and complete; the sender checks the others. */
export type SlackSettings = Required<Omit<SlackOptions, "webhookUrl" | "timeoutMs">>;

const WHERE = "slack";
const MAX_MS = 3_600_000;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: SlackOptions): SlackSettings {
  const { name = "slack", match = isFailureOrAlert, format = formatMessage } = options;
  const { fingerprint = fingerprintOf, coalesceMs = 5_000, minIntervalMs = 1_000 } = options;
  const { maxWaiting = 100 } = options;
  requireString(WHERE, "name", name);
  requireFunction(WHERE, "match", match);
  requireFunction(WHERE, "format", format);
  requireFunction(WHERE, "fingerprint", fingerprint);
  requireNumber(WHERE, "coalesceMs", coalesceMs, { min: 0, max: MAX_MS });
  requireNumber(WHERE, "minIntervalMs", minIntervalMs, { min: 0, max: MAX_MS });
  requireInteger(WHERE, "maxWaiting", maxWaiting, { min: 1 });
  return { name, match, format, fingerprint, coalesceMs, minIntervalMs, maxWaiting };
}

function isFailureOrAlert(event: ObservedEvent): boolean {
  return event.type === "alert" || isAtLeast(event.level, "error");
}
