import { expect, it, vi } from "vitest";
import { byBaseUrl } from "./by-base-url.ts";
import type { Endpoint } from "./endpoint.ts";

it("reads a base URL once, and again when it is another one", () => {
  const client: { baseURL?: unknown } = {};
  const read = vi.fn<(endpoint: Endpoint) => object>(({ address }) => ({ address }));
  const server = byBaseUrl(client, read);
  expect(read).not.toHaveBeenCalled();
  expect(server()).toEqual({ address: "" });
  expect(server()).toBe(server());
  expect(read).toHaveBeenCalledTimes(1);
  client.baseURL = "https://a.example/v1";
  expect(server()).toEqual({ address: "a.example" });
  client.baseURL = "https://b.example:8443";
  expect(server()).toEqual({ address: "b.example" });
  expect(read).toHaveBeenLastCalledWith({ address: "b.example", port: 8443 });
  expect(read).toHaveBeenCalledTimes(3);
});
