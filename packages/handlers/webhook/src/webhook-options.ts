import type { ObservedEvent } from "@llmobs/core";
import { requireInteger, requireOneOf, requireString } from "@llmobs/core/options";
import { readSecret } from "./signature.ts";

/** What is posted of some events. */
export interface WebhookBody {
  readonly body: string;
  readonly contentType: string;
}

/**
 * `"json"`: an array of events; `"ndjson"`: one event a line; or a function of your own.
 */
export type WebhookFormat = "json" | "ndjson" | ((events: readonly ObservedEvent[]) => WebhookBody);

/** Where events are posted, and how. */
export interface WebhookOptions {
  /** The endpoint. All of it but the host counts as a secret, and is shown nowhere. */
  readonly url: string | URL;
  /** The handler's name in statistics and diagnostics. @default "webhook" */
  readonly name?: string;
  /** Headers of every request. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default "json" */
  readonly format?: WebhookFormat;
  /** Milliseconds that a request may take. @default 10_000 */
  readonly timeoutMs?: number;
  /**
   * Signs each request as Standard Webhooks has it: a secret, as text, or as `whsec_` and base64.
   *
   * @default requests are not signed
   */
  readonly signWith?: string;
  /** Compresses bodies of 1 KiB and more, for endpoints that take that. @default false */
  readonly gzip?: boolean;
  /** How many requests may be on their way at once. @default 4 */
  readonly connections?: number;
  /** The most bytes that one event may take; more is cut, with a mark. @default 262_144 */
  readonly maxEventBytes?: number;
}

/** The options that are this package's own, checked and complete; the sender checks the others. */
export interface WebhookSettings {
  readonly name: string;
  readonly format: WebhookFormat;
  readonly maxEventBytes: number;
  readonly secret: Buffer | undefined;
}

const WHERE = "webhook";

/** Checks the options and fills in what they leave out. */
export function readOptions(options: WebhookOptions): WebhookSettings {
  const { name = "webhook", format = "json", maxEventBytes = 262_144, signWith } = options;
  requireString(WHERE, "name", name);
  if (typeof format !== "function") requireOneOf(WHERE, "format", format, ["json", "ndjson"]);
  requireInteger(WHERE, "maxEventBytes", maxEventBytes, { min: 64 });
  return {
    name,
    format,
    maxEventBytes,
    secret: signWith === undefined ? undefined : readSecret(WHERE, signWith),
  };
}
