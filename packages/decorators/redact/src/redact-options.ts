import { requireBoolean, requireInteger, requireOneOf, requireString } from "@llmobs/core/options";
import { KeyRules } from "./key-rules.ts";
import { pathTree } from "./path-tree.ts";
import { parsePaths, type Paths } from "./paths.ts";
import type { BuiltInPattern } from "./patterns/built-in-patterns.ts";
import type { Pattern } from "./patterns/pattern.ts";
import { readPatterns } from "./read-patterns.ts";
import { TextRedactor } from "./text-redactor.ts";
import { ValueRules } from "./value-rules.ts";

/** Which patterns are looked for: the built-in ones, each `true` unless it is switched off, and your own. */
export type RedactPatterns = { readonly [Name in BuiltInPattern]?: boolean } & {
  readonly [ownName: string]: boolean | RegExp;
};

/** What is redacted, and what stands in its place. */
export interface RedactOptions {
  /**
   * What is redacted for where it stands, whatever it is: names that count at any depth (`"iban"`), and
   * ways from the event (`"data.arguments.*.token"`, `"attributes.authorization"`) in which `*` is any one
   * member or item. Upper and lower case, `-` and `_` make no difference. As a list, or one text with commas.
   *
   * @default none besides the usual names of secrets
   */
  readonly paths?: string | readonly string[];
  /** Whether what stands under a usual name of a secret is redacted: `password`, `X-Api-Key`, … @default true */
  readonly secretNames?: boolean;
  /**
   * What is redacted for what it looks like. `{ email: false }` switches one off; `{ employee: /EMP-\d{6}/ }`
   * adds one; `"apiKey, bearerToken"` leaves only these; `false` or `"none"` leaves none.
   *
   * @default all built-in ones
   */
  readonly patterns?: RedactPatterns | string | false;
  /**
   * What becomes of `input`, `output`, `arguments` and `result` of a payload: `"keep"` treats them like all the
   * rest, `"hash"` leaves a text by which equal ones are recognised, `"drop"` leaves nothing.
   *
   * @default "keep"
   */
  readonly content?: "drop" | "hash" | "keep";
  /**
   * Makes hashes that only those who have the key can recompute, and turns a `userId` or `sessionId` that is
   * redacted into such a hash.
   */
  readonly hashKey?: string;
  /** What stands in the place of what was redacted; `{kind}` in it becomes the pattern's name. @default "[redacted:{kind}]" */
  readonly replacement?: string;
  /** The most that one text may take, in bytes of UTF-8; more is cut, with a mark. @default 262_144 */
  readonly maxStringBytes?: number;
}

/** Options that are checked, and made into what applies them. */
export interface RedactSettings {
  readonly rules: ValueRules;
  readonly paths: Paths;
  readonly content: "drop" | "hash" | "keep";
  readonly hashKey: string | undefined;
}

const DEFAULT_MAX_STRING_BYTES = 262_144;
/** Room for the mark of a cut, and something before it. */
const MIN_STRING_BYTES = 256;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: RedactOptions): RedactSettings {
  const { paths, secretNames = true, patterns = {}, content = "keep", hashKey } = options;
  const { replacement = "[redacted:{kind}]", maxStringBytes = DEFAULT_MAX_STRING_BYTES } = options;
  requireBoolean("redact", "secretNames", secretNames);
  requireOneOf("redact", "content", content, ["drop", "hash", "keep"]);
  if (hashKey !== undefined) requireString("redact", "hashKey", hashKey);
  requireString("redact", "replacement", replacement);
  requireInteger("redact", "maxStringBytes", maxStringBytes, { min: MIN_STRING_BYTES });
  const replacementOf = (kind: string): string => replacement.replaceAll("{kind}", () => kind);
  const parsed =
    paths === undefined ? { names: new Set<string>(), tree: pathTree() } : parsePaths(paths);
  const wanted: readonly Pattern[] = readPatterns(patterns);
  const texts = new TextRedactor(wanted, replacementOf, maxStringBytes);
  const keys = new KeyRules(parsed.names, secretNames, texts);
  const findsCards = wanted.some(({ kind }) => kind === "cardNumber");
  return {
    rules: new ValueRules(texts, keys, replacementOf, findsCards),
    paths: parsed,
    content,
    hashKey,
  };
}
