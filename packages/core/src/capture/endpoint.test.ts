import { expect, it } from "vitest";
import { endpointOf } from "./endpoint.ts";

it.each([
  ["https://api.openai.com/v1", "api.openai.com", 443],
  ["http://127.0.0.1:11434/v1", "127.0.0.1", 11434],
  ["http://[::1]/", "[::1]", 80],
  ["acme://host/x", "host", 0],
  ["no url", "", 0],
  [undefined, "", 0],
])("reads %s", (url, address, port) => {
  expect(endpointOf(url)).toEqual({ address, port });
});
