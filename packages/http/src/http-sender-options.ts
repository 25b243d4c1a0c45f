import { requireBoolean, requireInteger, requireNumber, requireString } from "@llmobs/core/options";
import type { Dispatcher } from "undici";

/** Where requests go, and how. */
export interface HttpSenderOptions {
  /** Who sends, for errors: the handler's name. */
  readonly where: string;
  /** Which option the URL is, for errors. @default "url" */
  readonly urlOption?: string;
  /** The endpoint. All of it but the host counts as a secret: it is shown nowhere. */
  readonly url: string | URL;
  /** Headers of every request. Their values count as secrets, too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that a request may take, from its connection to its answer. @default 10_000 */
  readonly timeoutMs?: number;
  /** How many connections may be open at once; they are kept alive. @default 4 */
  readonly connections?: number;
  /** Compresses bodies of 1 KiB and more, for endpoints that take `Content-Encoding: gzip`. @default false */
  readonly gzip?: boolean;
  /** A dispatcher of undici's, such as a `ProxyAgent`. It stays open. @default connections of its own */
  readonly dispatcher?: Dispatcher;
}

/** Options that are checked and complete. */
export interface HttpSenderSettings {
  readonly where: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly gzip: boolean;
  readonly dispatcher: Dispatcher | undefined;
}

/** Checks the options and fills in what they leave out. */
export function readOptions(options: HttpSenderOptions): HttpSenderSettings {
  const { where, urlOption = "url", headers = {}, timeoutMs = 10_000, connections = 4 } = options;
  const { gzip = false, dispatcher } = options;
  requireNumber(where, "timeoutMs", timeoutMs, { min: 1, max: 2_147_483_647 });
  requireInteger(where, "connections", connections, { min: 1 });
  requireBoolean(where, "gzip", gzip);
  const url = readUrl(where, urlOption, options.url);
  return {
    where,
    url: withoutCredentials(url),
    headers: { ...readCredentials(url), ...readHeaders(where, headers) },
    timeoutMs,
    connections,
    gzip,
    dispatcher,
  };
}

/** The errors of `URL` hold what they could not parse, which is a secret. */
function readUrl(where: string, option: string, given: unknown): URL {
  const text = given instanceof URL ? given.href : given;
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new TypeError(
    `[${where}] ${option} must be an absolute http: or https: URL, such as https://example.com/hooks/1; received ${describe(given)}, which is not shown since it may be a secret.`,
  );
}

function describe(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  if (typeof given !== "string") return `something of the type ${typeof given}`;
  return given === "" ? "an empty text" : `a text of ${given.length} characters`;
}

/** A name and a password in the URL are HTTP's basic authentication, as in a browser. */
function readCredentials({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function withoutCredentials(url: URL): URL {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  return plain;
}

/** In lower case, so that one that is given twice is found. */
function readHeaders(
  where: string,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    requireString(where, `headers[${JSON.stringify(name)}]`, value);
    // What a header may hold: RFC 9110, sections 5.1 and 5.5.
    if (!/^[\w!#$%&'*+.^`|~-]+$/u.test(name) || /[^\t\x20-\x7e\x80-\xff]/u.test(value)) {
      throw new TypeError(`[${where}] headers[${JSON.stringify(name)}] can't be sent as a header.`);
    }
    read[name.toLowerCase()] = value;
  }
  return read;
}
