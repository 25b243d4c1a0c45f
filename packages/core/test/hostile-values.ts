/** Values that break code which reads, walks, prints or copies them naively. Made anew at each call. */
export const hostileValues: Readonly<Record<string, () => unknown>> = {
  "a cycle": () => {
    const node: Record<string, unknown> = {};
    node["self"] = [node, new Map([["node", node]]), new Set([node])];
    return node;
  },
  "a BigInt": () => 2n ** 80n,
  "a symbol": () => Symbol("s"),
  "a function": () => function named() {},
  "a class": () => Map,
  "a function whose name throws": () => Object.defineProperty(() => {}, "name", { get: raise }),
  "a throwing getter": () => Object.defineProperty({ a: 1 }, "b", { enumerable: true, get: raise }),
  "a getter that changes": () => {
    const values = [1, 2n, () => {}, Symbol("s"), "\uD83D"];
    let reads = 0;
    return {
      get value() {
        return values[reads++ % values.length];
      },
    };
  },
  "a throwing toJSON": () => ({ toJSON: raise }),
  "a toJSON that gives itself": () => ({
    toJSON() {
      return this;
    },
  }),
  "a toJSON that never ends": () => endlessToJson(),
  "a toJSON that gives a BigInt": () => ({ toJSON: () => 1n }),
  "an inherited hidden toJSON": () =>
    Object.create(Object.defineProperty({}, "toJSON", { value: raise })) as unknown,
  "a revoked proxy": () => revoked({}),
  "a revoked proxy of an array": () => revoked([]),
  "a revoked proxy of a function": () => revoked(() => {}),
  "a proxy that throws at everything": () => new Proxy({}, throwingTraps),
  "a proxy with members without end": () => endlessProxy(),
  "a proxy of an array without end": () =>
    new Proxy([], { get: (_, name) => (name === "length" ? 1e300 : "item") }),
  "an object without a prototype": () => Object.assign(Object.create(null), { a: 1n }) as unknown,
  "a member named __proto__": () => JSON.parse(`{"__proto__":{"a":1},"constructor":1}`) as unknown,
  "an invalid Date": () => new Date(Number.NaN),
  "a Date whose toISOString throws": () => Object.assign(new Date(), { toISOString: raise }),
  "an error that is its own cause": () => {
    const error = new Error("round");
    error.cause = error;
    return error;
  },
  "an error whose members throw": () =>
    Object.defineProperties(new Error("hidden"), {
      name: { get: raise },
      message: { get: raise },
      stack: { get: raise },
      cause: { get: raise },
    }),
  "a Map of keys that are no strings": () => new Map<unknown, unknown>([[{}, new Map([[1n, 2n]])]]),
  "a Map without end": () =>
    new (class extends Map<string, string> {
      override *keys(): MapIterator<string> {
        for (;;) yield "key";
      }
      override *[Symbol.iterator](): MapIterator<[string, string]> {
        for (;;) yield ["key", "value"];
      }
    })([["key", "value"]]),
  "a Set without end": () =>
    new (class extends Set<string> {
      override *[Symbol.iterator](): SetIterator<string> {
        for (;;) yield "value";
      }
    })(["value"]),
  "an object that says it is a Map": () => ({ [Symbol.toStringTag]: "Map", a: 1n }),
  "a tag that throws": () => Object.defineProperty({ a: 1n }, Symbol.toStringTag, { get: raise }),
  "typed arrays": () => [
    new Uint8Array([1, 2, 3]),
    new Float32Array([Number.NaN, 0.5]),
    new BigInt64Array([1n]),
    new DataView(new ArrayBuffer(2)),
    new ArrayBuffer(2),
    new SharedArrayBuffer(2),
  ],
  "a detached buffer": () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return [bytes, bytes.buffer];
  },
  "things with no members": () => [
    new WeakMap(),
    new WeakSet(),
    Promise.resolve(1),
    (function* () {})(),
    /x\ny/g,
    new URL("https://example.com"),
  ],
  "boxed values": () => [
    new String("s"),
    new Number(1),
    new Boolean(false),
    Object(1n),
    Object(Symbol("s")),
  ],
  "lone surrogates": () => ({ "\uDC00": "a\uD83D", b: "\uDC00\uD83D" }),
  "line ends and controls": () => "\r\n\u2028\u2029\u0000\u001B[31m\uFEFF",
  "deep nesting": () => {
    let node: object = {};
    for (let depth = 0; depth < 100_000; depth++) node = depth % 2 === 0 ? [node] : { node };
    return node;
  },
  "a wide graph": () => {
    let node: unknown = 1;
    for (let depth = 0; depth < 60; depth++) node = [node, node];
    return node;
  },
  "a huge sparse array": () => {
    const items: unknown[] = [];
    items[2 ** 32 - 2] = 1;
    return items;
  },
  "50 MB of text": () => "x".repeat(50_000_000),
  "50 MB of text beyond ASCII": () => ({ a: ["ü€😀".repeat(12_500_000)] }),
  "a key of 50 MB": () => ({ ["k".repeat(50_000_000)]: 1 }),
  "a hundred thousand members": () =>
    Object.fromEntries(Array.from({ length: 1e5 }, (_, key) => [key, key])),
  "what refuses to become text": () => ({
    toString: raise,
    valueOf: raise,
    [Symbol.toPrimitive]: raise,
  }),
};

function raise(): never {
  throw new Error("hostile");
}

const throwingTraps: ProxyHandler<object> = new Proxy({}, { get: () => raise });

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function endlessProxy(): object {
  return new Proxy(
    {},
    {
      ownKeys: () => ["left", "right"],
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
      get: (_, name) => (name === "left" || name === "right" ? endlessProxy() : undefined),
    },
  );
}

function endlessToJson(): object {
  return { toJSON: () => ({ left: endlessToJson(), right: endlessToJson() }) };
}
