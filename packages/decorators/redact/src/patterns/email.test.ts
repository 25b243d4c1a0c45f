import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { emailFinders } from "./email.ts";

const addresses = (text: string): readonly string[] => found(emailFinders, text);

describe("email", () => {
  it.each([
    ["a@b.io", "a@b.io"],
    ["Write to ada.lovelace+llm@mail.example.co.uk.", "ada.lovelace+llm@mail.example.co.uk"],
    ['{"to":"ada_l%x@example.com"}', "ada_l%x@example.com"],
    ["<ada@example.com>, please", "ada@example.com"],
    ["mailto:ada@ex-ample.com?subject=x", "ada@ex-ample.com"],
    ["ada@example.com-", "ada@example.com"],
    ["ada@example.c.", undefined],
    ["jürgen.müller@bücher.example", "jürgen.müller@bücher.example"],
    ["Пишите на ада@почта.рф!", "ада@почта.рф"],
    ["请联系ada@example.com谢谢", "ada@example.com"],
    ["?email=ada%40example.com&x=1", "ada%40example.com"],
  ])("finds the one in %s", (text, address) => {
    expect(addresses(text)).toEqual(address === undefined ? [] : [address]);
  });

  it("finds each of several", () => {
    expect(addresses("a@example.com,b@example.com;c@example.com")).toEqual([
      "a@example.com",
      "b@example.com",
      "c@example.com",
    ]);
  });

  it.each([
    "user@localhost",
    "@example.com and @decorator.name()",
    "ada@.com",
    "ada@example..",
    "ada@ example.com",
    "a@b@c",
    "5 @ 3.50 each",
    "100%40 of it",
    "@",
    "",
  ])("finds none in %j", (text) => {
    expect(addresses(text)).toEqual([]);
  });

  it("looks at nothing before where it is told to begin", () => {
    const [finder] = emailFinders;
    expect(finder?.find("ada@example.com", 2)).toEqual({ start: 2, end: 15 });
    expect(finder?.find("ada@example.com", 3)).toBeUndefined();
  });
});
