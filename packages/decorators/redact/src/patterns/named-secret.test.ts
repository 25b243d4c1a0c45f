import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { namedSecretFinders } from "./named-secret.ts";

const secrets = (text: string): readonly string[] => found(namedSecretFinders, text);

/** A text within JSON within JSON, so deep. */
function within(depth: number, value: unknown): string {
  let text = JSON.stringify(value);
  for (let level = 0; level < depth; level++) text = JSON.stringify({ text });
  return text;
}

describe("namedSecret", () => {
  it.each([
    ["password=hunter2", "hunter2"],
    ["password = hunter2 and more", "hunter2"],
    ["Password:hunter2", "hunter2"],
    ["the password: hunter2\nnext", "hunter2"],
    ["export DB_PASSWORD='hunter 2' X=1", "hunter 2"],
    ['OPENAI_API_KEY="abc def"', "abc def"],
    ["`client-secret`: `abc def`", "abc def"],
    ["password => 'hunter2'", "hunter2"],
    ["password2=hunter2", "hunter2"],
    ["secrets: abc", "abc"],
    ["PASSWORDS1=abc", "abc"],
    ["Server=x;Password=hunter2;Database=y", "hunter2"],
    ["PWD={a;b}", "{a"],
    ["PASSWORD=a,b)c]d}e>f", "a,b)c]d}e>f"],
    ["user=ada&password=hunter2&x=1", "hunter2"],
    ["https://api.example.com/?key=abc&x=1", "abc"],
    ["https://api.example.com/?x=1&token=abc", "abc"],
    ["https://x.example/?X-Amz-Signature=abc&sig=def", "abc def"],
    ["#access_token=abc&token_type=bearer", "abc"],
    ["password='it is open to its end", "it is open to its end"],
    ["Authorization: Digest a=b, c\r\nHost: x", "Digest a=b, c"],
    ["Cookie: a=b; c=d\nHost: x", "a=b; c=d"],
    ["password=1234", "1234"],
    ["password:/x/", "/x/"],
    ["password=a\\nnext", "a"],
    ["password=a\\", "a"],
    [within(0, { password: "hunter2" }), "hunter2"],
    [within(1, { password: "hunter2" }), "hunter2"],
    [within(2, { password: "hunter2" }), "hunter2"],
    [within(3, { "api-key": 'a "quoted" one', x: 1 }), undefined],
    [within(0, { password: 1234, x: "y" }), "1234,"],
  ])("finds the value in %j", (text, value) => {
    if (value === undefined) expect(secrets(text).join()).toContain("quoted");
    else expect(secrets(text).join(" ")).toBe(value);
  });

  it("does not take a quote within a value for its end", () => {
    const text = within(1, { secret: 'a "quoted" one', x: "y" });
    expect(secrets(text)).toEqual([String.raw`a \\\"quoted\\\" one`]);
  });

  it.each([
    ["a structure", '{"credentials":{"user":"ada"},"secrets":["a"],"cookies": []}'],
    ["a comparison", "if (password == other)"],
    ["nothing", 'password=\npassword: \n"password":"" password='],
    [
      "what is no secret",
      "password=true password: null 'secret': none, api_key=undefined secret:false. {\"pwd\":null}} ",
    ],
    ["a value that is redacted", "password=[redacted:namedSecret], secret: [redacted:path]"],
    [
      "names of other things",
      "passwordless=1 secretary: x keys=2 key=1 token=abc max_tokens: 5 author=ada",
    ],
    ["a name in a URL's place", "secret://host/path"],
    ["a name too far away", "password          = x password\t\t\t\t\t\t\t\t\t: x"],
    ["no name", "= : '': \"=\" :="],
    ["an end", "password"],
  ])("finds none in %s", (_, text) => {
    expect(secrets(text)).toEqual([]);
  });

  it("looks at nothing before where it is told to begin", () => {
    const [equals] = namedSecretFinders;
    expect(equals?.find("password=hunter2", 0)).toEqual({ start: 9, end: 16 });
    expect(equals?.find("password=hunter2", 4)).toBeUndefined();
    expect(equals?.find("password=hunter2", 8)).toBeUndefined();
  });
});
