const MODES = [
  "works",
  "fails",
  "fails partly",
  "hangs",
  "blocks",
  "exits",
  "throws later",
] as const;

/** What a hosted handler does with a batch. */
export type Mode = (typeof MODES)[number];

export interface HostedOptions {
  readonly path: string;
  /** The mode's number, in memory that the threads share. */
  readonly mode: Int32Array;
}

export function sharedMode(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

export function setMode(mode: Int32Array, to: Mode): void {
  Atomics.store(mode, 0, MODES.indexOf(to));
}

export function modeOf(mode: Int32Array): Mode {
  return MODES[Atomics.load(mode, 0)] ?? "works";
}
