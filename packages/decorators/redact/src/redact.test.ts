import { execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type ObservedEvent, ObservabilityManager, pipe } from "@llmobs/core";
import {
  eventFactory,
  gatedHandler,
  malformedEvents,
  recordingHandler,
  testObservability,
} from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { SECRETS } from "../test/secrets.ts";
import { standing } from "../test/standing.ts";
import { redact } from "./redact.ts";
import type { RedactOptions } from "./redact-options.ts";

const events = eventFactory({ text: "mixed" });

/** An event of a type that has no content, with this payload. */
function carrying(data: object, envelope: Partial<ObservedEvent> = {}): ObservedEvent {
  return { ...events.event("log"), data, ...envelope } as ObservedEvent;
}

describe("redact", () => {
  it("passes an event in which there is nothing to redact on by reference", () => {
    const { pass } = standing();
    for (const event of events.take(300)) expect(pass(event)).toBe(event);
    for (const event of [500, 4096].map((bytes) => events.sized(bytes)))
      expect(pass(event)).toBe(event);
  });

  it("passes a redacted event on as a copy, of which all else is the same", () => {
    const { pass } = standing();
    const event = carrying({
      to: SECRETS.email,
      list: [{ a: 1, b: [null, undefined, true] }],
      no: null,
    });
    const before = structuredClone(event);
    const passed = pass(Object.freeze(event));
    expect(event).toEqual(before);
    expect(passed).toEqual({ ...event, data: { ...event.data, to: "[redacted:email]" } });
    expect(Object.keys(passed)).toEqual(Object.keys(event));
  });

  it("shares nothing with the application's event in a copy, so that what it changes later does not show", () => {
    const { pass } = standing();
    const list = [{ text: "hello" }];
    const passed = pass(carrying({ list, to: SECRETS.email }));
    list[0]!.text = SECRETS.apiKey;
    expect(passed.data).toEqual({ list: [{ text: "hello" }], to: "[redacted:email]" });
  });

  it("has nothing to do with what it has redacted itself", () => {
    const { pass } = standing();
    const event = carrying({
      password: "x",
      text: Object.values(SECRETS).join(" , "),
      [SECRETS.email]: 1,
    });
    const once = pass(event);
    expect(once).not.toBe(event);
    expect(pass(once)).toBe(once);
  });

  it("lets no secret of any kind through a manager", async () => {
    const handler = recordingHandler();
    const manager = new ObservabilityManager({
      source: "test",
      captureContent: true,
      decorators: [redact()],
      handlers: [handler],
    });
    const secrets = Object.values(SECRETS);
    await manager.trace.tool("search", { query: secrets }, async () => secrets.join(" "));
    try {
      manager.trace.tool("fail", { query: "x" }, () => {
        throw new Error(secrets[0], { cause: new Error(secrets[1]) });
      });
    } catch (error) {
      manager.error(error);
    }
    manager.log(secrets.join("\n"), {
      attributes: Object.fromEntries(secrets.map((secret) => [secret, secret])),
    });
    const { dropped } = await manager.shutdown();
    expect(dropped).toEqual({});
    expect(handler.events).toHaveLength(6);
    const written = JSON.stringify(handler.events);
    for (const secret of secrets)
      expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(written).not.toContain("hunter2");
  });

  it("leaves what joins an event to others", () => {
    const { pass } = standing();
    const joins = {
      traceId: "4111111111111111",
      spanId: "5555555555554444",
      parentSpanId: SECRETS.email,
    };
    const event = carrying({ to: SECRETS.email }, { ...joins, id: SECRETS.cardNumber });
    expect(pass(event)).toMatchObject({
      ...joins,
      id: SECRETS.cardNumber,
      data: { to: "[redacted:email]" },
    });
    const clean = carrying({}, joins);
    expect(pass(clean)).toBe(clean);
  });

  it.each(["source", "sessionId", "userId"] as const)(
    "redacts an address that is the %s",
    (name) => {
      const { pass } = standing();
      const event = carrying({}, { [name]: "ada@example.com" });
      expect(pass(event)).toEqual({ ...event, [name]: "[redacted:email]" });
      // Also where the one before was harmless, and the other way round.
      const clean = carrying({}, { [name]: "ada" });
      expect(pass(clean)).toBe(clean);
      expect(pass(event)[name]).toBe("[redacted:email]");
    },
  );

  it("puts what the options say in the place of what it redacts", () => {
    const event = carrying({ to: SECRETS.email, password: "x", card: 4111111111111111 });
    expect(standing({ replacement: "***" }).pass(event).data).toEqual({
      to: "***",
      password: "***",
      card: "***",
    });
    expect(standing({ replacement: "<{kind}|{kind}>" }).pass(event).data).toEqual({
      to: "<email|email>",
      password: "<path|path>",
      card: "<cardNumber|cardNumber>",
    });
  });

  it("finds a card that is a number, where cards are looked for", () => {
    expect(standing().pass(carrying({ n: [4111111111111111, 17] })).data).toEqual({
      n: ["[redacted:cardNumber]", 17],
    });
    const event = carrying({ n: 4111111111111111 });
    expect(standing({ patterns: { cardNumber: false } }).pass(event)).toBe(event);
  });

  it("finds what a pattern of one's own does, beside the others", () => {
    const { pass } = standing({ patterns: { employee: /EMP-\d{6}/, email: false } });
    expect(pass(carrying({ text: `EMP-123456 ada@example.com ${SECRETS.apiKey}` })).data).toEqual({
      text: "[redacted:employee] ada@example.com [redacted:apiKey]",
    });
  });

  it("does not rename an event's own members, whatever a pattern says", () => {
    const event = carrying({ data: 1 }, { attributes: { attributes: 1 } });
    expect(standing({ patterns: { a: /a/ } }).pass(event)).toMatchObject({
      source: "quickst[redacted:a]rt",
      data: { "d[redacted:a]t[redacted:a]": 1 },
      attributes: { "[redacted:a]ttributes": 1 },
    });
  });
});

describe("redact, by where something stands", () => {
  it("redacts what stands under a secret's usual name, whatever it is", () => {
    const { pass } = standing();
    const data = {
      password: "x",
      nested: [{ apiKey: { any: "thing" } }, { "X-Api-Key": ["a"], DB_PASSWORD: 17 }],
      headers: [
        ["authorization", "x"],
        ["accept", "y"],
        ["cookie", 7, 8],
      ],
    };
    expect(
      pass(carrying(data, { attributes: { "http.request.header.cookie": "x" } })),
    ).toMatchObject({
      attributes: { "http.request.header.cookie": "[redacted:path]" },
      data: {
        password: "[redacted:path]",
        nested: [
          { apiKey: "[redacted:path]" },
          { "X-Api-Key": "[redacted:path]", DB_PASSWORD: "[redacted:path]" },
        ],
        headers: [
          ["authorization", "[redacted:path]"],
          ["accept", "y"],
          ["cookie", 7, 8],
        ],
      },
    });
  });

  it("redacts the value that stands beside a secret's name", () => {
    const { pass } = standing({ paths: "iban" });
    const data = {
      fields: [
        { name: "password", value: "x" },
        { value: { any: 1 }, key: "http.request.header.authorization" },
        { name: "IBAN", value: false, other: "y" },
        { name: "city", value: "x" },
        { name: ["password"], value: "x" },
        { title: "password", value: "x" },
      ],
    };
    expect(pass(carrying(data)).data).toEqual({
      fields: [
        { name: "password", value: "[redacted:path]" },
        { value: "[redacted:path]", key: "http.request.header.authorization" },
        { name: "IBAN", value: "[redacted:path]", other: "y" },
        { name: "city", value: "x" },
        { name: ["password"], value: "x" },
        { title: "password", value: "x" },
      ],
    });
    const clean = carrying({ name: "password", value: null });
    expect(pass(clean)).toBe(clean);
    const named = standing({ paths: ["data.name", "data.key"] });
    expect(named.pass(carrying({ name: "password", value: "x" })).data).toEqual({
      name: "[redacted:path]",
      value: "[redacted:path]",
    });
  });

  it("leaves what can be no secret there", () => {
    const { pass } = standing();
    const event = carrying({
      password: "",
      secret: null,
      apiKey: undefined,
      cookie: "[redacted:path]",
      list: [["password", null], ["secret"], [7, "secret"]],
    });
    expect(pass(event)).toBe(event);
  });

  it("leaves such names alone where it is told to, but not the paths", () => {
    const { pass } = standing({ secretNames: false, paths: "pin" });
    expect(pass(carrying({ password: "x", list: ["secret", "x"], PIN: 1 })).data).toEqual({
      password: "x",
      list: ["secret", "x"],
      PIN: "[redacted:path]",
    });
  });

  it("redacts by names of one's own, at any depth, as a whole or the last part", () => {
    const { pass } = standing({ paths: ["iban", "taxId"] });
    const data = {
      a: [{ IBAN: "x" }],
      "tax-id": 1,
      "user.tax_id": { x: 1 },
      myIban: 1,
      pair: ["iban", "x"],
    };
    expect(pass(carrying(data)).data).toEqual({
      a: [{ IBAN: "[redacted:path]" }],
      "tax-id": "[redacted:path]",
      "user.tax_id": "[redacted:path]",
      myIban: 1,
      pair: ["iban", "[redacted:path]"],
    });
  });

  it("redacts by ways from the event", () => {
    const { pass } = standing({
      paths: ["data.arguments.*.note", "data.list.1", "attributes.user.name", "data.flag"],
    });
    const data = {
      arguments: [{ note: "x", other: "y" }, { note: ["x"] }],
      note: "z",
      list: [0, 1, 2],
      flag: true,
    };
    const event = carrying(data, { attributes: { "user.name": "Ada", "user.id": "1" } });
    expect(pass(event)).toMatchObject({
      attributes: { "user.name": "[redacted:path]", "user.id": "1" },
      data: {
        arguments: [{ note: "[redacted:path]", other: "y" }, { note: "[redacted:path]" }],
        note: "z",
        list: [0, "[redacted:path]", 2],
        flag: "[redacted:path]",
      },
    });
    const clean = carrying({ note: "z", list: [0], arguments: "note" });
    expect(pass(clean)).toBe(clean);
  });

  it("redacts whoever is named by a path", () => {
    const { pass } = standing({ paths: ["userId", "sessionId", "source"] });
    const event = carrying({ deep: { userId: "ada" } });
    expect(pass(event)).toEqual({
      ...event,
      source: "[redacted:path]",
      sessionId: "[redacted:path]",
      userId: "[redacted:path]",
      data: { deep: { userId: "[redacted:path]" } },
    });
    const nobody = carrying(
      {},
      { userId: undefined, sessionId: undefined, source: "[redacted:path]" },
    );
    expect(pass(nobody)).toBe(nobody);
  });

  it("keeps members apart of which the names become the same", () => {
    const { pass } = standing();
    const data = {
      "a@example.com": 1,
      "b@example.com": 2,
      x: 3,
      "c@example.com": { "d@example.com": 4 },
    };
    expect(pass(carrying(data)).data).toEqual({
      "[redacted:email]": 1,
      "[redacted:email] 2": 2,
      x: 3,
      "[redacted:email] 3": { "[redacted:email]": 4 },
    });
  });

  it("redacts a secret's name and the secret", () => {
    const { pass } = standing();
    expect(pass(carrying({ "a@example.com password": "x" })).data).toEqual({
      "[redacted:email] password": "[redacted:path]",
    });
  });

  it("judges names alike that it remembers, has forgotten room for, or finds too long", () => {
    const { pass } = standing();
    const long = `${"x".repeat(70)} password`;
    const names = Array.from({ length: 2_100 }, (_, index) => `${index} password`);
    for (const name of [...names, ...names.slice(0, 10), ...names.slice(-10), long, long]) {
      expect(pass(carrying({ [name]: 1 })).data).toEqual({ [name]: "[redacted:path]" });
    }
    const clean = carrying({ "2100 names": 1, [`${"x".repeat(70)} name`]: 2 });
    for (let time = 0; time < 2; time++) expect(pass(clean)).toBe(clean);
  });
});

describe("redact, and content", () => {
  const content = [
    ["command.start", "input"],
    ["command.end", "result"],
    ["agent.start", "input"],
    ["agent.end", "result"],
    ["llm.start", "input"],
    ["llm.end", "output"],
    ["tool.start", "arguments"],
    ["tool.end", "result"],
  ] as const;

  it.each(content)("of %s is kept, dropped or hashed", (type, member) => {
    const event = events.event(type);
    const { [member]: value, ...others } = event.data as object as Record<string, unknown>;
    expect(value).toBeDefined();
    expect(standing().pass(event)).toBe(event);
    expect(standing({ content: "keep" }).pass(event)).toBe(event);
    const dropped = standing({ content: "drop" }).pass(event);
    expect(dropped).toEqual({ ...event, data: { ...others, [member]: undefined } });
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
    expect(standing({ content: "hash" }).pass(event)).toEqual({
      ...event,
      data: { ...others, [member]: `sha256:${hash}` },
    });
    const hmac = createHmac("sha256", "key").update(text).digest("hex").slice(0, 32);
    expect(standing({ content: "hash", hashKey: "key" }).pass(event).data).toEqual({
      ...others,
      [member]: `sha256:${hmac}`,
    });
  });

  it("of types of one's own goes by the same names", () => {
    const data = { input: "a", output: "b", arguments: "c", result: 0, other: "d" };
    expect(standing({ content: "drop" }).pass(carrying(data)).data).toEqual({
      input: undefined,
      output: undefined,
      arguments: undefined,
      result: undefined,
      other: "d",
    });
  });

  it("that is not there makes no copy", () => {
    for (const option of ["drop", "hash"] as const) {
      for (const data of [{ other: 1 }, { input: undefined, output: null }, "text", null]) {
        const event = carrying(data as object);
        expect(standing({ content: option }).pass(event)).toBe(event);
      }
    }
  });

  it("does not come back out of a payload that is written down in its own way", () => {
    class Payload {
      toJSON(): object {
        return { output: "what was said", other: SECRETS.email };
      }
    }
    expect(standing({ content: "drop" }).pass(carrying(new Payload())).data).toEqual({
      output: undefined,
      other: "[redacted:email]",
    });
  });

  it("is hashed to its end where it is long, and by its length beyond", () => {
    const { pass } = standing({ content: "hash" });
    const hashOf = (input: unknown): unknown =>
      (pass(carrying({ input })).data as { input?: unknown }).input;
    const long = "x".repeat(2 ** 20 - 1);
    expect(hashOf(`${long}a`)).not.toBe(hashOf(`${long}b`));
    expect(hashOf(`${long}a`)).toBe(
      `sha256:${createHash("sha256").update(`${long}a`).digest("hex").slice(0, 32)}`,
    );
    expect(hashOf(`${long}ab`)).not.toBe(hashOf(`${long}abc`));
    expect(hashOf(`${long}ab`)).toBe(hashOf(`${long}ac`));
    expect(hashOf([`${long}ab`])).toMatch(/^sha256:[0-9a-f]{32}$/u);
    expect(hashOf([`${long}ab`])).toBe(hashOf([`${long}ac`]));
  });

  it("has the same hash in another process", () => {
    const here = standing({ content: "hash" }).pass(carrying({ input: { a: ["ü"] } })).data;
    const program = `
      import { redact } from ${JSON.stringify(import.meta.resolve("./index.ts"))};
      const next = { handle: ({ data }) => console.log(JSON.stringify(data)) };
      redact({ content: "hash" })(next, {}).handle({ data: { input: { a: ["ü"] } } });
    `;
    const there = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect(JSON.parse(there)).toEqual(here);
  });

  it("with a key, whoever is redacted is still one and the same", () => {
    const { pass } = standing({ hashKey: "key", paths: "sessionId" });
    const hmac = (text: string): string =>
      `sha256:${createHmac("sha256", "key").update(text).digest("hex").slice(0, 32)}`;
    const event = carrying(
      { by: "ada@example.com" },
      { userId: "ada@example.com", source: "a@b.io" },
    );
    expect(pass(event)).toEqual({
      ...event,
      source: "[redacted:email]",
      sessionId: hmac(event.sessionId!),
      userId: hmac("ada@example.com"),
      data: { by: "[redacted:email]" },
    });
    expect(pass(carrying({ note: SECRETS.email }, { userId: "ada" }))).toMatchObject({
      userId: "ada",
      data: { note: "[redacted:email]" },
    });
    expect(pass(carrying({}, { sessionId: undefined, userId: "ada" }))).toMatchObject({
      sessionId: undefined,
      userId: "ada",
    });
  });
});

describe("redact, given batches", () => {
  it("passes on the very batch where there is nothing to redact", () => {
    const { node, batches } = standing();
    const batch = events.take(20);
    void node.handleBatch?.(batch);
    expect(batches[0]).toBe(batch);
  });

  it("passes on one batch, in order, with copies in the places of those that it redacts", () => {
    const { node, batches } = standing();
    const [first, last] = events.take(2);
    const batch = [first!, carrying({ to: SECRETS.email }), last!];
    const before = [...batch];
    void node.handleBatch?.(batch);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map((event, index) => event === batch[index])).toEqual([true, false, true]);
    expect(batches[0]?.[1]?.data).toEqual({ to: "[redacted:email]" });
    expect(batch).toEqual(before);
  });

  it("leaves out what it can't redact, and passes the others on", () => {
    const { node, batches, dropped } = standing();
    const broken = unreadable();
    const clean = carrying({});
    void node.handleBatch?.([broken, carrying({ to: SECRETS.email }), clean]);
    expect(batches).toHaveLength(1);
    expect(batches[0]).toHaveLength(2);
    expect(batches[0]?.[0]?.data).toEqual({ to: "[redacted:email]" });
    expect(batches[0]?.[1]).toBe(clean);
    expect(dropped).toEqual([[broken, "transform_error"]]);
    void node.handleBatch?.([broken]);
    expect(batches).toHaveLength(1);
  });

  it("hands back the failures of what it passed on, as they came", () => {
    const sink = gatedHandler();
    const batch = [carrying({ to: SECRETS.email }), carrying({}), carrying({ password: "x" })];
    sink.failWhere(({ id }) => id === batch[2]?.id);
    const handler = pipe(redact(), sink);
    expect(() => handler.handleBatch?.(batch)).toThrow(
      expect.objectContaining({ failures: [{ event: batch[2], error: expect.any(Error) }] }),
    );
  });
});

/** An event of which a member can't be read. */
function unreadable(member = "data"): ObservedEvent {
  return Object.defineProperty(carrying({}), member, {
    enumerable: true,
    get: () => {
      throw new Error(`no ${member}`);
    },
  });
}

describe("redact, given what it can't redact", () => {
  it("drops it, counts it and tells of it", () => {
    const { node, passedOn, dropped, diagnostics } = standing();
    const event = unreadable();
    void node.handle(event);
    expect(passedOn).toEqual([]);
    expect(dropped).toEqual([[event, "transform_error"]]);
    expect(diagnostics).toEqual([
      {
        kind: "transform_error",
        message: "An event could not be redacted and was dropped",
        error: new Error("no data"),
      },
    ]);
  });

  it("counts it in a manager's books, which balance", async () => {
    const { manager, handler } = testObservability({ decorators: [redact()] });
    manager.observe(unreadable("attributes"));
    manager.log("next");
    handler.assertTypes("log");
    const { accepted, delivered, dropped } = manager.stats().intake;
    expect({ accepted, delivered, dropped }).toEqual({
      accepted: 2,
      delivered: 1,
      dropped: { transform_error: 1 },
    });
  });

  it.each<[string, RedactOptions]>([
    ["as it is", {}],
    ["by paths", { paths: ["data.*.content", "attributes.*"], patterns: false }],
    ["with content dropped", { content: "drop", patterns: { own: /[a-z]+/ } }],
    ["with content hashed", { content: "hash", hashKey: "key" }],
  ])("never throws, whatever comes, and loses nothing uncounted (%s)", (_, options) => {
    const { node, passedOn, dropped } = standing(options);
    let handed = 0;
    for (const event of malformedEvents(7, { count: 180, hugeLength: 2 ** 16 })) {
      handed++;
      expect(() => node.handle(event)).not.toThrow();
      expect(passedOn.length + dropped.length).toBe(handed);
      for (const copy of passedOn)
        if (copy !== event) expect(() => JSON.stringify(copy)).not.toThrow();
      passedOn.length = 0;
      handed = dropped.length;
    }
    expect(new Set(dropped.map(([, reason]) => reason))).toEqual(new Set(["transform_error"]));
  });

  it("loses nothing uncounted in a manager either", async () => {
    const { manager, handler } = testObservability({
      captureContent: true,
      decorators: [redact()],
    });
    const count = 180;
    for (const event of malformedEvents(11, { count, hugeLength: 2 ** 16 })) manager.observe(event);
    const { accepted, delivered, dropped, queued } = manager.stats().intake;
    const lost = Object.values(dropped).reduce((sum, drops) => sum + drops, 0);
    expect([accepted, queued]).toEqual([count, 0]);
    expect(delivered + lost).toBe(count);
    expect(handler.events).toHaveLength(delivered);
    expect(Object.keys(dropped).toSorted()).toEqual(["invalid_event", "transform_error"]);
  });

  it("copes with 50 MB in one text", () => {
    const { pass } = standing();
    const text = `${SECRETS.apiKey} ${"x ".repeat(25 * 2 ** 20)}`;
    const { data } = pass(carrying({ text })) as { data: { text?: string } };
    expect(data.text).toMatch(/^\[redacted:apiKey\] x .*\[cut \d+ characters\]$/u);
    expect(data.text!.length).toBeLessThan(262_144);
    expect(data.text!.length).toBeGreaterThan(262_000);
  });

  it("redacts a member that is called as the prototype is", () => {
    const data = JSON.parse(`{"__proto__": "mail me: ada@example.com", "other": 1}`) as object;
    const { data: redacted } = standing().pass(carrying(data));
    expect(JSON.stringify(redacted)).toBe(`{"__proto__":"mail me: [redacted:email]","other":1}`);
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
  });

  it("takes a text of 128 characters for a name beside a value, and none that is longer", () => {
    const named = (length: number): object => {
      const name = "password".padStart(length, "x_");
      return { value: "hunter2", name };
    };
    const redacted = { value: "[redacted:path]" };
    expect(standing().pass(carrying(named(128))).data).toMatchObject(redacted);
    expect(standing().pass(carrying(named(129))).data).toMatchObject({ value: "hunter2" });
  });

  it("looks at no more than so much of an event, and cuts the rest", () => {
    const { pass } = standing({ maxStringBytes: 2 ** 20, patterns: false });
    const text = "x ".repeat(2 ** 19);
    // The event's own texts count too.
    const fits = carrying({ list: Array.from({ length: 15 }, () => text) });
    expect(pass(fits)).toBe(fits);
    const event = carrying({ list: Array.from({ length: 18 }, () => text) });
    const { list } = pass(event).data as { list?: readonly string[] };
    expect(list?.slice(0, 16).every((item) => item === text)).toBe(true);
    expect(list?.slice(16)).toEqual(["[cut: 1048576 characters]", "[cut: 1048576 characters]"]);
  });

  it("cuts what is nested too deep or too wide, with the mark of core", () => {
    const { pass } = standing();
    let deep: object = { password: "x", text: SECRETS.email };
    for (let depth = 0; depth < 70; depth++) deep = { deep };
    expect(JSON.stringify(pass(carrying(deep)))).toContain("[cut: too deep]");
    const wide = Array.from({ length: 110_000 }, (_, index) => (index < 2 ? SECRETS.email : index));
    const written = JSON.stringify(pass(carrying({ wide })));
    expect(written).toContain('["[redacted:email]","[redacted:email]",2,');
    expect(written).toMatch(/\[cut: \d+ more items\]/u);
  });

  it("cuts the same where it finds nothing to redact, and passes on what is just not too deep", () => {
    const { pass } = standing();
    const nested = (levels: number): object => {
      let value: object = {};
      for (let level = 1; level < levels; level++) value = { value };
      return value;
    };
    const fits = carrying(nested(64));
    expect(pass(fits)).toBe(fits);
    const deep = pass(carrying(nested(65)));
    expect(JSON.stringify(deep)).toContain("[cut: too deep]");
    const wide = carrying({ list: Array.from({ length: 100_001 }, () => 1) });
    expect(JSON.stringify(pass(wide))).toMatch(/\[cut: \d+ more items\]/u);
    const many = carrying({ list: Array.from({ length: 100_001 }, () => ({})) });
    expect(JSON.stringify(pass(many))).toContain("[cut: ");
  });

  it.each(["id", "type", "time", "traceId", "spanId", "parentSpanId", "level", "other"])(
    "redacts a secret in %s, where none belongs",
    (member) => {
      const event = { ...events.event("log"), [member]: { note: SECRETS.email } };
      const redacted = standing().pass(event);
      expect(redacted).toEqual({ ...event, [member]: { note: "[redacted:email]" } });
    },
  );

  it("copies what is written as something else than it shows", () => {
    const { pass } = standing();
    const written = (event: object): string => JSON.stringify(pass(event as ObservedEvent));
    const plain = events.event("log");
    expect(written({ ...plain, toJSON: () => SECRETS.email })).not.toContain(SECRETS.email);
    class Event {
      toJSON(): string {
        return SECRETS.email;
      }
    }
    expect(written(Object.assign(new Event(), plain))).not.toContain(SECRETS.email);
    const heir = Object.create({ toJSON: () => SECRETS.email }) as object;
    expect(written(Object.assign(heir, plain))).not.toContain(SECRETS.email);
  });
});

describe("redact costs", () => {
  it.each<[string, string, readonly string[]]>([
    ["neither of them", "redact()", []],
    ["crypto only where something is hashed", 'redact({ content: "hash" })', ["crypto"]],
    [
      "the matcher of own patterns only where there is one",
      "redact({ patterns: { x: /x/ } })",
      ["re2js"],
    ],
  ])("the loading of %s", (_, call, expected) => {
    const program = `
      import { createRequire } from "node:module";
      import { redact } from ${JSON.stringify(import.meta.resolve("./index.ts"))};
      const before = new Set(process.moduleLoadList);
      ${call}({ handle() {} }, {});
      const loaded = process.moduleLoadList.some((name) => name === "NativeModule crypto");
      const require = createRequire(${JSON.stringify(fileURLToPath(import.meta.url))});
      const hasMatcher = Object.keys(require.cache).some((path) => path.includes("re2js"));
      console.log(JSON.stringify([...(loaded ? ["crypto"] : []), ...(hasMatcher ? ["re2js"] : [])]));
    `;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect(JSON.parse(output)).toEqual(expected);
  });
});
