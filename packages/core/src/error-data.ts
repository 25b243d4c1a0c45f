import { beginningOf } from "./cut-text.ts";
import type { ErrorData } from "./event-data.ts";

const MAX_CAUSES = 4;
const MAX_TEXT = 16_384;

/**
 * Turns whatever was thrown into plain data: an error of any realm, a string, `undefined`, an object
 * whose getters throw. Never throws; follows `cause` four deep; cuts texts at 16,384 characters.
 *
 * @example
 * ```ts
 * import { toErrorData } from "@llmobs/core/error";
 *
 * const data = toErrorData(new TypeError("no such file", { cause: "ENOENT" }));
 * console.log(data.name, data.cause?.message); // TypeError ENOENT
 * ```
 */
export function toErrorData(thrown: unknown): ErrorData {
  return describe(thrown, MAX_CAUSES);
}

function describe(thrown: unknown, causesLeft: number): ErrorData {
  if (typeof thrown !== "object" || thrown === null) {
    return { name: typeof thrown, message: asText(thrown) };
  }
  const message = member(thrown, "message");
  const stack = member(thrown, "stack");
  const code = member(thrown, "code");
  const cause = causesLeft > 0 ? member(thrown, "cause") : undefined;
  return {
    name: cut(nameOf(thrown)),
    message: typeof message === "string" ? cut(message) : asText(thrown),
    ...(typeof stack === "string" && { stack: cut(stack) }),
    ...(typeof code === "string" && { code: cut(code) }),
    ...(typeof code === "number" && { code }),
    ...(cause !== undefined && cause !== null && { cause: describe(cause, causesLeft - 1) }),
  };
}

/**
 * The name of an error; where its class has not given it one of its own (as those of the OpenAI and
 * Anthropic clients don't), the class's.
 */
function nameOf(thrown: object): string {
  const name = member(thrown, "name");
  if (typeof name === "string" && name !== "" && name !== "Error") return name;
  const constructor = member(thrown, "constructor");
  const className = typeof constructor === "function" ? member(constructor, "name") : undefined;
  const isTelling = typeof className === "string" && className !== "" && className !== "Object";
  return isTelling ? className : "Error";
}

/** Reads one member where reading may throw (a getter, a revoked proxy). */
function member(thrown: object, name: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function asText(thrown: unknown): string {
  try {
    // Not its own toString: an array's joins all that is in it, however much that is.
    if (typeof thrown === "object" && thrown !== null) {
      return cut(Object.prototype.toString.call(thrown));
    }
    return cut(String(thrown));
  } catch {
    return "a value that cannot be read";
  }
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${beginningOf(text, MAX_TEXT)}…`;
}
