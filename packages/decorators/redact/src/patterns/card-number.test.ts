import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { cardNumberFinder, isCardNumber } from "./card-number.ts";

const cards = (text: string): readonly string[] => found([cardNumberFinder], text);

/** Puts the digit behind a number that makes it pass the check. */
function withCheckDigit(number: string): string {
  const digit = "0123456789".split("").find((last) => luhnOf(number + last) % 10 === 0);
  return `${number}${digit}`;
}

/** By the definition, from the left, unlike what is tested. */
function luhnOf(number: string): number {
  return Array.from(number).reduce((sum, character, index) => {
    const isDoubled = (number.length - index) % 2 === 0;
    const digit = Number(character) * (isDoubled ? 2 : 1);
    return sum + Math.floor(digit / 10) + (digit % 10);
  }, 0);
}

describe("cardNumber", () => {
  // The numbers that the schemes publish for tests.
  it.each([
    ["Visa", "4111111111111111"],
    ["Visa of 13 digits", "4222222222222"],
    ["Visa of 19 digits", withCheckDigit("411111111111111111")],
    ["Mastercard", "5555555555554444"],
    ["Mastercard of the newer range", "2223003122003222"],
    ["American Express", "378282246310005"],
    ["American Express of the older range", withCheckDigit("34000000000000")],
    ["Discover", "6011111111111117"],
    ["Diners Club", "30569309025904"],
    ["Diners Club, 36", withCheckDigit("3600000000000")],
    ["Diners Club, 38", "38520000023237"],
    ["Diners Club, 39", withCheckDigit("3900000000000")],
    ["JCB", "3530111333300000"],
    ["Maestro", withCheckDigit("500000000000")],
    ["UnionPay of 19 digits", withCheckDigit("621234567890123456")],
    ["the first of Mastercard", withCheckDigit("510000000000000")],
    ["the last of Mastercard", withCheckDigit("559999999999999")],
    ["the first of Mastercard's newer range", withCheckDigit("222100000000000")],
    ["the last of Mastercard's newer range", withCheckDigit("272099999999999")],
    ["the first of Diners Club, 300", withCheckDigit("3000000000000")],
    ["the last of Diners Club, 305", withCheckDigit("3059999999999")],
    ["the first of JCB", withCheckDigit("352800000000000")],
    ["the last of JCB", withCheckDigit("358999999999999")],
    ["the first of the others", withCheckDigit("560000000000")],
    ["the last of the others", withCheckDigit("699999999999")],
  ])("finds %s", (_, number) => {
    expect(cards(number)).toEqual([number]);
    expect(cards(`Card: ${number}, or "${number}".`)).toEqual([number, number]);
    expect(isCardNumber(Number(number))).toBe(Number.isSafeInteger(Number(number)));
  });

  it.each([
    ["four by four", "4111 1111 1111 1111"],
    ["with hyphens", "4111-1111-1111-1111"],
    ["with spaces that don't break", "4111\u00a01111\u00a01111\u00a01111"],
    ["of 19 digits", withCheckDigit("411111111111111111").replace(/(....)(?=.)/gu, "$1 ")],
    ["as on an American Express", "3782 822463 10005"],
    ["as on a Diners Club", "3056 930902 5904"],
  ])("finds one in groups, %s", (_, number) => {
    expect(cards(`12 ${number} 123 12/27`)).toEqual([number]);
    expect(cards(number)).toEqual([number]);
  });

  it.each([
    ["a number that fails the check", "4111111111111112"],
    ["a number of no issuer", withCheckDigit("111111111111111")],
    ["a Visa of a length that it has not", withCheckDigit("41111111111111")],
    ["an American Express of a length that it has not", withCheckDigit("371111111111111")],
    ["a Mastercard of a length that it has not", withCheckDigit("55555555555544")],
    ["a Diners Club that is too short", withCheckDigit("360000000000")],
    ["a JCB that is too short", withCheckDigit("35301113333000")],
    ["a range between two of Mastercard's", withCheckDigit("222000000000000")],
    ["a range behind Mastercard's newer one", withCheckDigit("272100000000000")],
    ["a range before JCB's", withCheckDigit("352700000000000")],
    ["a range behind JCB's", withCheckDigit("359000000000000")],
    ["a range behind Diners Club's", withCheckDigit("3060000000000")],
    ["too short a number", withCheckDigit("50000000000")],
    ["too long a number", withCheckDigit("4111111111111111111")],
    ["a part of a word", "x4111111111111111"],
    ["a part of a word, behind", "4111111111111111x"],
    ["a part of an identifier", "_4111111111111111 4111111111111111_"],
    ["the decimals of a number", "0.4111111111111111"],
    ["a number with decimals", "4111111111111111.5"],
    ["a longer row of groups", "4111-1111-1111-1111-1111"],
    ["gaps of two kinds", "4111 1111-1111 1111"],
    ["gaps of two characters", "4111  1111  1111  1111"],
    ["groups of other sizes", "411111 1111 1111 11"],
    ["a UUID", "44111111-1111-1111-1111-111111111111"],
    ["a time in milliseconds", "1764028800000 1764028800000123 1764028800000123456"],
    ["a date", "2026-11-24 2026-11-24 2026-11-24"],
    ["a row of letters", "a".repeat(40)],
    ["nothing", ""],
  ])("finds none in %s", (_, text) => {
    expect(cards(text)).toEqual([]);
  });

  it("finds one at the end of a sentence", () => {
    expect(cards("no.4111111111111111. 4111111111111111")).toHaveLength(2);
  });

  it("finds one wherever it stands", () => {
    const filler = fc.stringMatching(/^[a-z ,]{0,40}$/u);
    fc.assert(
      fc.property(filler, filler, (before, behind) => {
        expect(cards(`${before} 4111 1111 1111 1111 ${behind}`)).toEqual(["4111 1111 1111 1111"]);
        expect(cards(`${before} 378282246310005 ${behind}`)).toEqual(["378282246310005"]);
      }),
    );
  });

  it("looks at nothing before where it is told to begin", () => {
    expect(cardNumberFinder.find("4111111111111111 5555555555554444", 16)).toEqual({
      start: 17,
      end: 33,
    });
    expect(cardNumberFinder.find("4111111111111111", 1)).toBeUndefined();
    expect(cardNumberFinder.find("x4111111111111111", 1)).toEqual({ start: 1, end: 17 });
  });

  it("takes no other numbers for cards", () => {
    expect(
      [
        0,
        -4111111111111111,
        4111111111111112,
        4111111111111111.5,
        4.1e30,
        Number.NaN,
        Infinity,
      ].filter(isCardNumber),
    ).toEqual([]);
    expect(isCardNumber(411111111111)).toBe(false);
    expect(isCardNumber(Number(withCheckDigit("50000000000")))).toBe(false);
    expect(isCardNumber(Number(withCheckDigit("700000000000")))).toBe(false);
  });

  it("takes no number for a card of which the last digits are lost", () => {
    const steps = Array.from({ length: 200 }, (_, step) => 4.111e18 + step * 4_096);
    expect(steps.map(String).filter((number) => cards(number).length > 0)).not.toEqual([]);
    expect(steps.filter(isCardNumber)).toEqual([]);
  });
});
