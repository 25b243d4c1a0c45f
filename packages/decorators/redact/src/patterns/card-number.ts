import { codeAt, isAlphanumeric, isDigit } from "./characters.ts";
import type { Finder, Finding } from "./pattern.ts";

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;
/** How the digits stand in groups where they do; each begins with a group of four. */
const GROUPINGS: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
];
const FIRST_GROUP = 4;

const DIGIT_2 = 0x32;
const DIGIT_6 = 0x36;
const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const UNDERSCORE = 0x5f;

/**
 * Card numbers, with or without gaps: of an issuer, of its length, and with the check digit that ISO/IEC
 * 7812-1 asks for. All have thirteen characters or more, so that every thirteenth character of a text is
 * looked at, and those around it where it may be of a card.
 */
export const cardNumberFinder: Finder = {
  least: MIN_DIGITS,
  find: (text, from) => {
    let at = from + MIN_DIGITS - 1;
    while (at < text.length) {
      if (!isOfNumber(text, at)) {
        at += MIN_DIGITS;
        continue;
      }
      let group = at;
      while (group > from && isOfNumber(text, group - 1)) group--;
      // A card may begin where any of the groups of digits does.
      let end = group;
      while (end < text.length && isOfNumber(text, end)) {
        const finding = cardAt(text, group, from);
        if (finding !== undefined) return finding;
        end = endOfDigits(text, group, text.length);
        group = end + 1;
      }
      at = end + MIN_DIGITS;
    }
    return undefined;
  },
};

/** Says whether a character is a digit, or a gap between two. */
function isOfNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isDigit(code)) return true;
  return isGap(code) && isDigit(codeAt(text, at - 1)) && isDigit(codeAt(text, at + 1));
}

function isGap(code: number): boolean {
  return code === SPACE || code === HYPHEN || code === NO_BREAK_SPACE;
}

/** No card's number begins with another one. */
function isIssuersDigit(code: number): boolean {
  return code >= DIGIT_2 && code <= DIGIT_6;
}

/** Says whether a number's digits are a card's. */
export function isCardNumber(value: number): boolean {
  if (!Number.isSafeInteger(value) || value < 10 ** (MIN_DIGITS - 1)) return false;
  return isCard(String(value));
}

function cardAt(text: string, start: number, from: number): Finding | undefined {
  if (!isIssuersDigit(codeAt(text, start))) return undefined;
  if (start !== from && !isBoundaryBefore(text, start)) return undefined;
  const end = endOfDigits(text, start, start + MAX_DIGITS + 1);
  if (end - start >= MIN_DIGITS) {
    return isCard(text.slice(start, end)) && isBoundaryBehind(text, end)
      ? { start, end }
      : undefined;
  }
  if (end - start !== FIRST_GROUP || !isGap(codeAt(text, end))) return undefined;
  for (const grouping of GROUPINGS) {
    const finding = groupedCardAt(text, start, grouping);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function groupedCardAt(
  text: string,
  start: number,
  grouping: readonly number[],
): Finding | undefined {
  const gap = codeAt(text, start + FIRST_GROUP);
  let digits = "";
  let at = start;
  for (const length of grouping) {
    if (at !== start && codeAt(text, at++) !== gap) return undefined;
    const end = endOfDigits(text, at, at + length);
    if (end - at !== length) return undefined;
    digits += text.slice(at, end);
    at = end;
  }
  return isCard(digits) && isBoundaryBehind(text, at) ? { start, end: at } : undefined;
}

/** Where digits end, or a limit is. */
function endOfDigits(text: string, start: number, limit: number): number {
  const last = Math.min(limit, text.length);
  let end = start;
  while (end < last && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Not within a word, nor the decimals of a number. */
function isBoundaryBefore(text: string, start: number): boolean {
  const before = codeAt(text, start - 1);
  if (before === DOT) return !isDigit(codeAt(text, start - 2));
  return !isAlphanumeric(before) && before !== UNDERSCORE;
}

function isBoundaryBehind(text: string, end: number): boolean {
  const behind = codeAt(text, end);
  if (behind === DOT || behind === HYPHEN) return !isDigit(codeAt(text, end + 1));
  return !isAlphanumeric(behind) && behind !== UNDERSCORE;
}

function isCard(digits: string): boolean {
  return isIssued(digits) && passesLuhn(digits);
}

/** Whether there are cards of that length whose number begins so. */
function isIssued(digits: string): boolean {
  const { length } = digits;
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  // Visa.
  if (digits.startsWith("4")) return length === 13 || length === 16 || length === 19;
  // American Express.
  if (two === 34 || two === 37) return length === 15;
  // Diners Club.
  if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059)) {
    return length >= 14;
  }
  // JCB.
  if (four >= 3528 && four <= 3589) return length >= 16;
  // Mastercard.
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
  // Maestro, Discover, UnionPay, RuPay and others.
  return two === 50 || (two >= 56 && two <= 69);
}

/** The check digit of ISO/IEC 7812-1, annex B: every second digit doubled, from the right. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30;
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
