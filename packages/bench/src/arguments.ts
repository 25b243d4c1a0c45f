import { parseArgs } from "node:util";

export interface Arguments {
  /** The names of the subjects that are wanted; none means all. */
  readonly subjects: readonly string[];
  readonly quick: boolean;
}

/** Reads what was asked for on the command line. */
export function readArguments(args: readonly string[]): Arguments {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false } },
  });
  return { subjects: positionals, quick: values.quick };
}
