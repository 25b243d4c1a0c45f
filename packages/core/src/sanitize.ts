import { beginningOf } from "./cut-text.ts";
import { toErrorData } from "./error-data.ts";

/** How much of a value its copy may hold. */
export interface SanitizeLimits {
  /** Characters of any one string. */
  text: number;
  /** Values in all, nested ones included. */
  nodes: number;
  /** Levels of nesting. */
  depth: number;
}

/**
 * Copies a value as plain JSON-able data, reading each member once and only within the limits. What
 * has no JSON form becomes a string that names it. Never throws.
 */
export function sanitize(value: unknown, limits: SanitizeLimits): unknown {
  return new Sanitizer(limits).copy(value);
}

class Sanitizer {
  readonly #limits: SanitizeLimits;
  readonly #ancestors = new Set<object>();
  #nodesLeft: number;

  constructor(limits: SanitizeLimits) {
    this.#limits = limits;
    this.#nodesLeft = limits.nodes;
  }

  copy(value: unknown): unknown {
    this.#nodesLeft--;
    switch (typeof value) {
      case "string":
        return this.#cut(value);
      case "bigint":
        return this.#cut(value.toString());
      case "symbol":
        return this.#cut(value.toString());
      case "function":
        return `[function ${this.#cut(nameOf(value))}]`;
      case "object":
        return value === null ? null : this.#copyObject(value);
      default:
        return value;
    }
  }

  #copyObject(value: object): unknown {
    if (this.#ancestors.has(value)) return "[circular]";
    if (this.#ancestors.size >= this.#limits.depth) return "[cut: too deep]";
    this.#ancestors.add(value);
    try {
      return this.#copyByKind(value);
    } catch (error) {
      return this.#cut(`[unreadable: ${toErrorData(error).message}]`);
    } finally {
      this.#ancestors.delete(value);
    }
  }

  #copyByKind(value: object): unknown {
    if (Array.isArray(value)) return this.#copyItems(value.length, (index) => value[index]);
    if (ArrayBuffer.isView(value)) return this.#copyView(value);
    const toJson = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJson === "function") return this.#copyWritten(toJson.call(value, ""));
    // By the tag, since what is copied may come from another realm.
    switch (tagOf(value)) {
      case "Error":
        return this.#copyMembers(toErrorData(value));
      case "Map":
        return this.#copyMap(value as Map<unknown, unknown>);
      case "Set":
        return this.#copyIterable(value as Set<unknown>, (value as Set<unknown>).size);
      case "RegExp":
        return this.#cut((value as RegExp).toString());
      case "ArrayBuffer":
        return this.#copyBytes(new Uint8Array(value as ArrayBuffer));
      case "String":
      case "Number":
      case "Boolean":
        return this.copy(value.valueOf());
      default:
        return this.#copyMembers(value);
    }
  }

  /** What `toJSON` gave is not asked again: an object that gives itself would never end. */
  #copyWritten(written: unknown): unknown {
    const isRecord = typeof written === "object" && written !== null && !Array.isArray(written);
    return isRecord ? this.#copyMembers(written) : this.copy(written);
  }

  /** Bytes as base64, a third of what a list of numbers takes; other numbers as a list. */
  #copyView(view: ArrayBufferView): unknown {
    const isBytes = view instanceof Uint8Array || view instanceof DataView;
    if (isBytes)
      return this.#copyBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    const numbers = view as unknown as ArrayLike<unknown>;
    return this.#copyItems(numbers.length, (index) => numbers[index]);
  }

  #copyMembers(value: object): unknown {
    const keys = Object.keys(value);
    if (keys.length === 0 && tagOf(value) !== "Object") return `[${this.#cut(tagOf(value))}]`;
    const copy: Record<string, unknown> = {};
    for (const [index, key] of keys.entries()) {
      if (this.#nodesLeft <= 0) {
        copy["[cut]"] = `${keys.length - index} more members`;
        break;
      }
      setOwn(copy, this.#cut(key), this.#copyMember(value, key));
    }
    return copy;
  }

  #copyMember(value: object, key: string): unknown {
    let member: unknown;
    try {
      member = (value as Record<string, unknown>)[key];
    } catch (error) {
      return this.#cut(`[threw: ${toErrorData(error).message}]`);
    }
    return this.copy(member);
  }

  #copyItems(length: number, at: (index: number) => unknown): unknown[] {
    const copy: unknown[] = [];
    for (let index = 0; index < length; index++) {
      if (this.#nodesLeft <= 0) {
        copy.push(`[cut: ${length - index} more items]`);
        break;
      }
      copy.push(this.copy(at(index)));
    }
    return copy;
  }

  #copyIterable(values: Iterable<unknown>, size: number): unknown[] {
    const copy: unknown[] = [];
    for (const value of values) {
      if (this.#nodesLeft <= 0) {
        copy.push(`[cut: ${size - copy.length} more items]`);
        break;
      }
      copy.push(this.copy(value));
    }
    return copy;
  }

  /** A map whose keys are all strings reads best as an object; any other as a list of pairs. */
  #copyMap(map: Map<unknown, unknown>): unknown {
    const entries: [unknown, unknown][] = [];
    for (const entry of map) {
      // A subclass may give entries without end.
      if (entries.length >= this.#nodesLeft) {
        entries.push(["[cut]", "more entries"]);
        break;
      }
      entries.push(entry);
    }
    const isRecord = entries.every(([key]) => typeof key === "string");
    return isRecord
      ? this.#copyMembers(Object.fromEntries(entries))
      : this.#copyItems(entries.length, (index) => entries[index]);
  }

  #copyBytes(bytes: Uint8Array): string {
    const whole = Math.min(bytes.length, Math.floor((this.#limits.text * 3) / 4));
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, whole).toString("base64");
    return whole === bytes.length ? text : `${text}…[cut ${bytes.length - whole} bytes]`;
  }

  #cut(text: string): string {
    const { text: limit } = this.#limits;
    if (text.length <= limit) return text;
    const kept = beginningOf(text, limit);
    return `${kept}…[cut ${text.length - kept.length} characters]`;
  }
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Assigning a member named `__proto__` would change the copy's prototype instead. */
function setOwn(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") copy[key] = value;
  else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true });
}

/** A function's name may be a getter of its own that throws. */
function nameOf(value: { readonly name?: unknown }): string {
  try {
    return typeof value.name === "string" && value.name !== "" ? value.name : "anonymous";
  } catch {
    return "anonymous";
  }
}
