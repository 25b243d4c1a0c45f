/** Makes one hostile value; a fresh one each time, since some of them remember being read. */
export type MakeValue = (hugeLength: number) => unknown;

/** Values that break naive code which copies, walks, compares, prints or stringifies them, by name. */
export const malformedValues: Readonly<Record<string, MakeValue>> = {
  "a cycle": () => {
    const node: Record<string, unknown> = { name: "a" };
    node["self"] = node;
    return node;
  },
  "a cycle through an array and a Map": () => {
    const list: unknown[] = [];
    list.push(new Map([["list", list]]));
    return { list };
  },
  "a BigInt": () => 2n ** 64n,
  "a nested BigInt": () => ({ tokens: 12n }),
  "a throwing getter": () => ({
    get secret(): never {
      throw new Error("a getter that throws");
    },
  }),
  "a throwing toJSON": () => ({
    toJSON(): never {
      throw new Error("a toJSON that throws");
    },
  }),
  "a toJSON that returns itself": () => ({
    toJSON(): unknown {
      return this;
    },
  }),
  "a toJSON that returns a BigInt": () => ({ toJSON: () => 1n }),
  "a toJSON that is no function": () => ({ toJSON: "nothing" }),
  "a revoked Proxy": revokedProxy,
  "a Proxy that throws at everything": () =>
    new Proxy({}, new Proxy({}, { get: () => raise("a trap that throws") })),
  "an object without an end": () => endless(),
  "deep nesting": () => nested(10_000),
  "deeply nested arrays": () => {
    let list: unknown[] = [];
    for (let depth = 0; depth < 10_000; depth += 1) list = [list];
    return list;
  },
  "many keys": () =>
    Object.fromEntries(Array.from({ length: 5_000 }, (_, key) => [`k${key}`, key])),
  "lone surrogates": () => ({ high: "\uD83D", low: "\uDE00", "key \uD83D": "a\uDC00b" }),
  "a huge string": (hugeLength) => "x".repeat(hugeLength),
  "a huge string beyond ASCII": (hugeLength) => ({ text: "ü€🙂".repeat(hugeLength / 4) }),
  "a huge string that needs escapes": (hugeLength) => ['"\\\n\u0000'.repeat(hugeLength / 4)],
  "control characters and line ends": () => "\u0000\u001B[31m\r\n\u2028\u2029\uFEFF",
  "a symbol": () => Symbol("secret"),
  "symbol keys": () => ({ [Symbol("key")]: 1, value: Symbol.iterator }),
  "a function": () => () => "code",
  "a class": () => Guarded,
  "a class instance with private members": () => new Guarded(),
  "a Map": () => new Map<unknown, unknown>([[{ key: 1 }, new Map([["a", 1]])]]),
  "a Set of sets": () => new Set([new Set([1]), Number.NaN]),
  "a WeakMap": () => new WeakMap(),
  "typed arrays": () => [
    new Uint8Array(64),
    new Float64Array([Number.NaN, -0]),
    new BigInt64Array(2),
  ],
  "a DataView": () => new DataView(new ArrayBuffer(8)),
  "a SharedArrayBuffer": () => new SharedArrayBuffer(16),
  "an invalid Date": () => new Date(Number.NaN),
  "a Date with a broken toJSON": () =>
    Object.assign(new Date(0), { toJSON: () => raise("no date") }),
  "numbers that JSON lacks": () => [Number.NaN, Number.POSITIVE_INFINITY, -0],
  undefined: () => undefined,
  null: () => null,
  "a sparse array": () => {
    const list: unknown[] = [];
    list[10_000] = "end";
    return list;
  },
  "an object without a prototype": () => Object.assign(Object.create(null), { a: 1 }),
  "an own key __proto__": () => JSON.parse('{"__proto__":{"polluted":true},"constructor":null}'),
  "an Error that is its own cause": () => {
    const error = new Error("circular");
    error.cause = error;
    return error;
  },
  "an Error whose members throw": () =>
    Object.defineProperties(new Error("hidden"), {
      message: { get: () => raise("no message") },
      stack: { get: () => raise("no stack") },
    }),
  "a thenable that throws": () => ({
    // oxlint-disable-next-line unicorn/no-thenable -- it is meant to confuse
    then: () => raise("awaited"),
  }),
  "a promise that never settles": () => new Promise(() => {}),
  "values that refuse to become text": () => ({
    [Symbol.toPrimitive]: () => raise("no primitive"),
    toString: () => raise("no string"),
  }),
  "a boxed string and a RegExp": () => [new String("boxed"), /x/g, new URL("https://example.com")],
  "a frozen object": () => Object.freeze({ list: Object.freeze([1]) }),
};

export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function raise(message: string): never {
  throw new Error(message);
}

function endless(): object {
  return {
    get next(): object {
      return endless();
    },
  };
}

function nested(depth: number): object {
  let node: object = {};
  for (let level = 0; level < depth; level += 1) node = { node };
  return node;
}

class Guarded {
  readonly #value = 1;
  get value(): number {
    return this.#value;
  }
  toJSON(): unknown {
    return Guarded.prototype.value;
  }
}
