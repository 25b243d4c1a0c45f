/** Ids: UUIDv7 for events, W3C Trace Context ids for traces and spans. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const DIGIT_0 = 0x30;

// Asking the system costs the same for a few bytes as for thousands.
const POOL_BYTES = 4096;
// What is cut out of a text keeps all of it in memory, hence not more at a time.
const TEXT_BYTES = 512;
// Made on first use: the crypto module alone takes longer to load than all of this library.
let pool: Buffer | undefined;
let unread = POOL_BYTES;
// Random digits: putting them together one by one would take twice the time.
let digits = "";
let used = 0;

/** So many random hex digits. */
function randomHex(count: number): string {
  if (used + count > digits.length) drawDigits();
  used += count;
  return digits.slice(used - count, used);
}

function drawDigits(): void {
  pool ??= Buffer.allocUnsafeSlow(POOL_BYTES);
  if (unread === POOL_BYTES) {
    crypto.getRandomValues(pool);
    unread = 0;
  }
  digits = pool.toString("hex", unread, unread + TEXT_BYTES);
  unread += TEXT_BYTES;
  used = 0;
}

/** W3C Trace Context forbids an id that is all zero. */
function nonZeroHex(count: number): string {
  const hex = randomHex(count);
  return hex.charCodeAt(0) === DIGIT_0 && /^0+$/.test(hex) ? nonZeroHex(count) : hex;
}

/** A trace id: 32 hex digits, random as level 2 of W3C Trace Context asks, never all zero. */
export function createTraceId(): string {
  return nonZeroHex(32);
}

/** A span id: 16 hex digits, random, never all zero. */
export function createSpanId(): string {
  return nonZeroHex(16);
}

let lastTime = -1;
// What stands before an id's last byte, and that byte: most ids take one addition and one table look-up.
let stem = "";
let lastByte = 0;
// What the stem is made of: what stays for a minute, around two bytes of the time, and the sequence, which
// has 40 bits and starts in the lowest sixteenth, so that it never overflows.
let minute = -1;
let before = "";
let behind = "";
let head = "";
let sequence = "";

/**
 * Makes a UUIDv7 for a moment in milliseconds since the Unix epoch. The ids of one process sort in
 * the order in which they were made, also within a millisecond and when the clock steps back: each
 * millisecond starts a counter of 48 bits, four to grow into, then 36 at random, then the byte that counts,
 * behind 26 bits that are drawn anew each minute (RFC 9562, section 6.2, method 2).
 */
export function createEventId(time: number): string {
  // Not `time > lastTime`: a clock may give fractions, and the same millisecond must not start twice.
  if (time >= lastTime + 1) {
    startMillisecond(Math.floor(time));
  } else if (++lastByte === 256) {
    lastByte = 0;
    sequence = (parseInt(sequence, 16) + 1).toString(16).padStart(10, "0");
    stem = head + sequence;
  }
  return stem + HEX[lastByte];
}

/** Makes do with few steps: of events that are far apart each comes here, and finds nothing in the caches. */
function startMillisecond(time: number): void {
  lastTime = time;
  lastByte = 0;
  const high = Math.floor(time / 0x1_0000);
  const low = time - high * 0x1_0000;
  if (high !== minute) startMinute(high);
  head = before + HEX[low >> 8] + HEX[low & 0xff] + behind;
  sequence = `0${randomHex(9)}`;
  stem = head + sequence;
}

/** @param high the time without its two lowest bytes, which count a minute and five seconds */
function startMinute(high: number): void {
  minute = high;
  before = `${high.toString(16).padStart(8, "0")}-`;
  const variant = HEX[0x80 | (parseInt(randomHex(2), 16) & 0x3f)];
  behind = `-7${randomHex(3)}-${variant}${randomHex(2)}-`;
}
