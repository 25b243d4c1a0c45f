/** Ids: UUIDv7 for events, W3C Trace Context ids for traces and spans. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const POOL_BYTES = 4096;
let pool: Uint8Array | undefined;
let used = POOL_BYTES;

/** The next random byte, from a pool: asking the system for a few bytes at a time is dear. */
function randomByte(): number {
  if (used === POOL_BYTES) {
    // Made on first use: the crypto module alone takes longer to load than all of this library.
    pool = crypto.getRandomValues(pool ?? new Uint8Array(POOL_BYTES));
    used = 0;
  }
  return (pool as Uint8Array)[used++] as number;
}

function randomHex(bytes: number): string {
  let hex = "";
  for (let index = 0; index < bytes; index++) hex += HEX[randomByte()];
  return hex;
}

/** A trace id: 32 hex digits, random as level 2 of W3C Trace Context asks, never all zero. */
export function createTraceId(): string {
  const id = randomHex(16);
  return /^0+$/.test(id) ? createTraceId() : id;
}

/** A span id: 16 hex digits, random, never all zero. */
export function createSpanId(): string {
  const id = randomHex(8);
  return /^0+$/.test(id) ? createSpanId() : id;
}

let lastTime = -1;
// What stands before an id's last byte, and that byte: most ids take one addition and one table
// look-up. `sequence` has 40 bits and starts below half, so that it never overflows.
let stem = "";
let head = "";
let sequence = 0;
let lastByte = 0;

/**
 * Makes a UUIDv7 for a moment in milliseconds since the Unix epoch. The ids of one process sort in
 * the order in which they were made, also within a millisecond and when the clock steps back: each
 * millisecond starts a counter at 65 random bits, which fills all that the layout leaves below the
 * time (RFC 9562, section 6.2, method 2).
 */
export function createEventId(time: number): string {
  // Not `time > lastTime`: a clock may give fractions, and the same millisecond must not start twice.
  if (time >= lastTime + 1) {
    startMillisecond(Math.floor(time));
  } else if (++lastByte === 256) {
    lastByte = 0;
    sequence++;
    stem = head + sequenceHex();
  }
  return stem + HEX[lastByte];
}

function startMillisecond(time: number): void {
  lastTime = time;
  lastByte = 0;
  sequence = (randomByte() & 0x7f) * 2 ** 32 + parseInt(randomHex(4), 16);
  const timeHex = time.toString(16).padStart(12, "0");
  const variant = HEX[0x80 | (randomByte() & 0x3f)];
  head = `${timeHex.slice(0, 8)}-${timeHex.slice(8)}-7${randomHex(2).slice(1)}-${variant}${randomHex(1)}-`;
  stem = head + sequenceHex();
}

function sequenceHex(): string {
  return sequence.toString(16).padStart(10, "0");
}
