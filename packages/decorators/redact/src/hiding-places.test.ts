import type { ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue, redactAny } from "../test/any-value.ts";
import { restsOf, SECRETS } from "../test/secrets.ts";
import { standing } from "../test/standing.ts";
import { written } from "../test/written.ts";

class Account {
  readonly #secret: string;
  readonly id = 1;
  constructor(secret: string) {
    this.#secret = secret;
  }
  toJSON(): object {
    return { secretly: this.#secret, id: this.id };
  }
}

class Plain {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Where in a value a secret can stand, so that some destination would write it. */
const PLACES: Readonly<Record<string, (secret: string) => unknown>> = {
  "a text": (secret) => secret,
  "the middle of a text": (secret) => `It is ${secret} , indeed`,
  "a list in a list": (secret) => [[1, [secret]]],
  "an object in a list": (secret) => [{ a: { b: secret } }],
  "a member's name": (secret) => ({ [secret]: 1 }),
  "a Map": (secret) => new Map([["key", secret]]),
  "a Map's key": (secret) => new Map([[secret, 1]]),
  "a Map's key that is an object": (secret) => new Map([[{ secret2: [secret] }, 1]]),
  "a Set": (secret) => new Set([1, secret]),
  "a Set in a Map in an object without a prototype": (secret) =>
    Object.assign(Object.create(null), { map: new Map([["set", new Set([secret])]]) }),
  "an Error's message": (secret) => new Error(secret),
  "an Error's cause": (secret) => new Error("a", { cause: new Error("b", { cause: secret }) }),
  "an Error's code": (secret) => Object.assign(new Error("a"), { code: secret }),
  "an Error's name": (secret) => Object.assign(new Error("a"), { name: secret }),
  "what is thrown by a getter": (secret) => ({
    get text(): never {
      throw new Error(secret);
    },
  }),
  "what is thrown by toJSON": (secret) => ({
    toJSON: () => {
      throw new Error(secret);
    },
  }),
  "a getter": (secret) => ({
    get text(): string {
      return secret;
    },
  }),
  "a toJSON": (secret) => ({ toJSON: () => secret }),
  "a toJSON that is not seen": (secret) =>
    Object.defineProperty({ a: 1 }, "toJSON", { value: () => ({ secret2: [secret] }) }),
  "a toJSON of a list": (secret) => Object.assign([1], { toJSON: () => [secret] }),
  "a class's private member": (secret) => new Account(secret),
  "a class's member": (secret) => new Plain(secret),
  "a Proxy": (secret) => new Proxy({ text: secret }, {}),
  "a Proxy of a list": (secret) => new Proxy([secret], {}),
  "a Buffer": (secret) => Buffer.from(`It is ${secret}`),
  "a Buffer of UTF-16": (secret) => Buffer.from(secret, "utf16le"),
  "bytes within a class within a Map": (secret) =>
    new Map([["a", new Plain(Buffer.from(secret) as never)]]),
  "a part of an ArrayBuffer": (secret) => new DataView(Uint8Array.from(Buffer.from(secret)).buffer),
  "an ArrayBuffer": (secret) => Uint8Array.from(Buffer.from(secret)).buffer,
  "a boxed text": (secret) => new String(secret),
  "a symbol": (secret) => Symbol(secret),
  "a function's name": (secret) => Object.defineProperty(() => {}, "name", { value: secret }),
  "a RegExp": (secret) => new RegExp(secret.replaceAll(/[^A-Za-z0-9@]/gu, ".")),
  "an object of another kind's tag": (secret) => ({
    [Symbol.toStringTag]: "Error",
    message: secret,
  }),
  "a structure too deep": (secret) => {
    let value: unknown = secret;
    for (let depth = 0; depth < 100; depth++) value = { value };
    return value;
  },
  "a cycle": (secret) => {
    const node: Record<string, unknown> = { secretly: [secret] };
    node["self"] = node;
    return node;
  },
  "beside what can't be read": (secret) => [Proxy.revocable({}, {}).proxy, { a: secret }, 1n],
};

const DOTTED = new Set(["a RegExp"]);

const events = eventFactory();

describe.each(Object.entries(PLACES))("a secret in %s", (place, hide) => {
  it.each(Object.entries(SECRETS).filter(([kind]) => !DOTTED.has(place) || kind === "email"))(
    "(%s) does not come through",
    (_, secret) => {
      const { pass } = standing();
      const within = (value: unknown): ObservedEvent[] => [
        { ...events.event("log"), data: { value } } as unknown as ObservedEvent,
        { ...events.event("log"), data: value } as never,
        { ...events.event("log"), attributes: { value } },
        { ...events.event("tool.end"), extra: value } as unknown as ObservedEvent,
      ];
      for (const event of within(hide(secret))) {
        const copy = pass(event);
        expect(copy === event).toBe(false);
        expect(copy.id).toBe(event.id);
        const text = written(copy);
        expect(restsOf(secret).filter((rest) => text.includes(rest))).toEqual([]);
      }
    },
  );
});

describe("a value of any kind", () => {
  it("comes out without its secrets, and otherwise as serialize would write it", () => {
    fc.assert(fc.property(anyValue, redactAny), { numRuns: 300 });
  });
});
