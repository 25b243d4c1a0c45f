import type { CompleteRule } from "./alert-rule.ts";
import type { Change } from "./watched-key.ts";

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** Says in words, for a person, what has changed. */
export function messageOf(
  { name, above, windowMs }: CompleteRule,
  key: string,
  { state, value }: Change,
): string {
  const whose = key === "" ? "" : ` of ${key}`;
  const figure = `${shortOf(value)} in ${timeOf(windowMs)}`;
  return state === "firing"
    ? `${name}${whose}: ${figure} is above ${shortOf(above)}`
    : `${name}${whose} has recovered: ${figure}, at most ${shortOf(above)} is fine`;
}

function shortOf(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function timeOf(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, each]) => ms >= each) ?? ["ms", 1];
  return `${shortOf(ms / unitMs)} ${unit}`;
}
