import { isAlphanumeric, isDigit } from "./characters.ts";
import type { Find, Finding } from "./pattern.ts";

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

const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const UNDERSCORE = 0x5f;

/**
 * Card numbers, with or without gaps: of an issuer, of its length, and with the check digit that ISO/IEC 7812-1
 * asks for. Every one has four digits together, so that only every fourth character is looked at.
 */
export const findCardNumber: Find = (text, from) => {
  let at = from + FIRST_GROUP - 1;
  while (at < text.length) {
    if (!isDigit(text.charCodeAt(at))) {
      at += FIRST_GROUP;
      continue;
    }
    let start = at;
    while (start > from && isDigit(text.charCodeAt(start - 1))) start--;
    const finding = cardAt(text, start);
    if (finding !== undefined) return finding;
    at = endOfDigits(text, at) + FIRST_GROUP;
  }
  return undefined;
};

/** Says whether a number's digits are a card's. */
export function isCardNumber(value: number): boolean {
  if (!Number.isSafeInteger(value) || value < 10 ** (MIN_DIGITS - 1)) return false;
  return isCard(String(value));
}

function cardAt(text: string, start: number): Finding | undefined {
  if (!isBoundaryBefore(text, start)) return undefined;
  const end = endOfDigits(text, start, MAX_DIGITS + 1);
  if (end - start >= MIN_DIGITS) {
    return isCard(text.slice(start, end)) && isBoundaryBehind(text, end)
      ? { start, end }
      : undefined;
  }
  if (end - start !== FIRST_GROUP) return undefined;
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
  const gap = text.charCodeAt(start + FIRST_GROUP);
  if (gap !== SPACE && gap !== HYPHEN && gap !== NO_BREAK_SPACE) return undefined;
  let digits = "";
  let at = start;
  for (const length of grouping) {
    if (at !== start && text.charCodeAt(at++) !== gap) return undefined;
    const end = endOfDigits(text, at, length);
    if (end - at !== length) return undefined;
    digits += text.slice(at, end);
    at = end;
  }
  return isCard(digits) && isBoundaryBehind(text, at) ? { start, end: at } : undefined;
}

function endOfDigits(text: string, at: number, most = Infinity): number {
  let end = at;
  while (end - at < most && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Not within a word, nor the decimals of a number. */
function isBoundaryBefore(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === DOT) return !isDigit(text.charCodeAt(start - 2));
  return !isAlphanumeric(before) && before !== UNDERSCORE;
}

function isBoundaryBehind(text: string, end: number): boolean {
  const behind = text.charCodeAt(end);
  if (behind === DOT || behind === HYPHEN) return !isDigit(text.charCodeAt(end + 1));
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
