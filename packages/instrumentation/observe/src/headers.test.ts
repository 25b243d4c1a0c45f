import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { runInContext } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";
import { request as undiciRequest } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { service } from "../test/service.ts";
import { extract, inject } from "./headers.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const { manager, handler } = testObservability();
const { trace } = manager;
const inTrace = <Value>(fn: () => Value): Value => runInContext({ traceparent: TRACEPARENT }, fn);

afterEach(() => vi.restoreAllMocks());

const clients: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  fetch: (url) => fetch(url, { headers: inject({ accept: "*/*" }) }),
  "fetch with Headers": (url) => fetch(url, { headers: inject(new Headers({ accept: "*/*" })) }),
  "fetch with a Request": (url) => {
    const request = new Request(url);
    inject(request.headers);
    return fetch(request);
  },
  undici: async (url) => (await undiciRequest(url, { headers: inject({}) })).body.dump(),
  "node:http with options": async (url) => {
    const request = httpRequest(url, { headers: inject({}) }).end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
  },
  "node:http with setHeader": async (url) => {
    const request = inject(httpRequest(url)).end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
  },
};

const servers: Readonly<Record<string, (request: IncomingMessage) => object>> = {
  "a request of node:http": (request) => request,
  "the headers of one": (request) => request.headers,
  "a Request of fetch": (request) =>
    new Request("http://localhost/", { headers: request.headers as Record<string, string> }),
  Headers: (request) => new Headers(request.headers as Record<string, string>),
  "an event of a gateway, as its caller wrote it": (request) => ({
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]),
    ),
  }),
};

describe("across HTTP", () => {
  it.each(Object.keys(clients))("a span there has its parent here, by %s", async (client) => {
    handler.clear();
    await using there = await service((request) =>
      runInContext(extract(request), () => trace.tool("there", undefined, () => {})),
    );
    await trace.command("here", undefined, () => clients[client]!(there.url));
    const [here] = handler.ofType("command.start");
    expect(handler.ofType("tool.start")).toMatchObject([
      { traceId: here?.traceId, parentSpanId: here?.spanId },
    ]);
    expect(handler.ofType("command.end")[0]?.data.status).toBe("ok");
  });

  it.each(Object.keys(servers))("the caller's trace is read out of %s", async (server) => {
    let extracted: unknown;
    await using there = await service((request) => {
      extracted = extract(servers[server]!(request));
    });
    await inTrace(() => fetch(there.url, { headers: inject({}) }));
    expect(extracted).toEqual({ traceparent: TRACEPARENT });
  });

  it("that a caller does not record its trace is passed on from service to service", async () => {
    await using last = await service(({ headers }) => headers.traceparent);
    await using middle = await service((request) =>
      runInContext(extract(request), () =>
        trace.tool("call", undefined, async () =>
          (await fetch(last.url, { headers: inject({}) })).json(),
        ),
      ),
    );
    const traceparent = `00-${TRACE}-b7ad6b7169203331-00`;
    const response = await fetch(middle.url, { headers: { traceparent } });
    const arrived = await response.json();
    expect(arrived).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`, "u"));
    expect(arrived).not.toBe(traceparent);
  });
});

describe("inject", () => {
  it("gives back what it is given, and leaves it as it is outside a trace", () => {
    const headers = { accept: "*/*" };
    expect(inject(headers)).toBe(headers);
    trace.session({}, () => inject(headers));
    expect(headers).toEqual({ accept: "*/*" });
  });

  it("takes the place of what was there before", () => {
    const headers = inTrace(() => inject({ traceparent: "another" }));
    expect(headers).toEqual({ traceparent: TRACEPARENT });
  });

  it("never throws, and says once that it could not write", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    await using there = await service(() => {});
    const request = httpRequest(there.url);
    request.flushHeaders();
    expect(inTrace(() => inject(request))).toBe(request);
    expect(inTrace(() => inject(Object.freeze({})))).toEqual({});
    expect(warned.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^\[observe\] inject failed, .*headers after they are sent/u),
    ]);
    request.end();
    await once(request, "response");
  });
});

describe("extract", () => {
  it.each<[string, object]>([
    ["no header", {}],
    ["another one", { headers: { tracestate: "a=b" } }],
    ["one that is malformed", { traceparent: "00-nonsense" }],
    ["one that came twice", { traceparent: [TRACEPARENT, TRACEPARENT] }],
    ["two in one, as Node joins them", { traceparent: `${TRACEPARENT}, ${TRACEPARENT}` }],
    ["no text", { traceparent: 12 }],
  ])("gives an empty context for %s", (_, source) => {
    expect(extract(source)).toEqual({});
  });

  it("never throws", () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const hostile = new Proxy(
      {},
      { get: () => raise(), has: () => raise(), ownKeys: () => raise() },
    );
    expect(extract(hostile)).toEqual({});
    expect(extract(null as never)).toEqual({});
  });
});

function raise(): never {
  throw new Error("no");
}
