import { describe, expect, it } from "vitest";
import { type EndpointAnswer, httpEndpoint } from "./http-endpoint.ts";

describe("httpEndpoint", () => {
  it("answers as it was told last, and keeps what came", async () => {
    await using endpoint = await httpEndpoint();
    const ask = async (): Promise<number> => (await fetch(endpoint.url, { method: "POST" })).status;
    expect(await ask()).toBe(200);
    endpoint.answer({ status: 503, body: "no" });
    expect(await ask()).toBe(503);
    await endpoint.received(2);
    expect(endpoint.requests).toMatchObject([
      { method: "POST", path: "/endpoint", body: "", status: 200 },
      { status: 503 },
    ]);
  });

  it.each<EndpointAnswer>(["reset", "half"])("breaks a connection: %s", async (how) => {
    await using endpoint = await httpEndpoint();
    endpoint.answer(how);
    const ask = async (): Promise<string> => (await fetch(endpoint.url)).text();
    await expect(ask()).rejects.toThrow(TypeError);
    await endpoint.disconnected();
    expect(endpoint.connections).toBe(0);
  });

  it("does not answer, and ends all the same", async () => {
    const endpoint = await httpEndpoint();
    endpoint.answer("hang");
    const asked = fetch(endpoint.url);
    await endpoint.received(1);
    expect(endpoint.connections).toBe(1);
    await endpoint[Symbol.asyncDispose]();
    await expect(asked).rejects.toThrow(TypeError);
  });
});
