import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { urlCredentialsFinder } from "./url-credentials.ts";

const credentials = (text: string): readonly string[] => found([urlCredentialsFinder], text);

describe("urlCredentials", () => {
  it.each([
    ["https://ada:secret@example.com/path", "ada:secret"],
    ["postgres://ada:se@cret@db:5432/x", "ada:se@cret"],
    ["redis://:secret@cache", ":secret"],
    ["mongodb+srv://ada:s,e;c(r)e't@a,b/x", "ada:s,e;c(r)e't"],
    ['"amqp://ada:x:y@host" and more@example.com', "ada:x:y"],
  ])("finds user and password in %s", (text, userAndPassword) => {
    expect(credentials(text)).toEqual([userAndPassword]);
  });

  it("finds those of several URLs", () => {
    expect(credentials("a://b:c@d e://f:g@h")).toEqual(["b:c", "f:g"]);
  });

  it.each([
    "https://example.com/@ada:1",
    "https://example.com:8080/a@b",
    "https://example.com?x=a:b@c",
    "https://example.com#a:b@c",
    "https://example.com:80 ada@example.com",
    "ssh://git@example.com:22",
    "https://[::1]:80/",
    "a: // b:c@d",
    "://",
  ])("finds none in %s", (text) => {
    expect(credentials(text)).toEqual([]);
  });
});
