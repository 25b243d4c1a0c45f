import { parseArgs } from "node:util";
import { KINDS, parseKind, type PluginKind } from "./plugin-kind.ts";
import { parseName } from "./plugin-name.ts";
import { UsageError } from "./usage-error.ts";

/** What the command line says; what is undefined is asked for. */
export interface CommandLine {
  readonly help: boolean;
  readonly kind: PluginKind | undefined;
  readonly name: string | undefined;
  readonly directory: string | undefined;
  /** Nothing is asked: what was not said has its default, or is an error. */
  readonly yes: boolean;
}

export const HELP: string = `Starts an llmobs plugin of your own.

  npm create llmobs-plugin@latest
  npm create llmobs-plugin@latest -- --kind handler --name llmobs-acme --yes

  --kind <kind>       ${Object.entries(KINDS)
    .map(([kind, purpose]) => `${kind}: ${purpose}`)
    .join("\n                      ")}
  --name <name>       the package's name, such as llmobs-acme or @acme/llmobs-acme
  --directory <path>  where its files go; by default a folder of that name
  -y, --yes           asks nothing; the kind is then handler unless it is given
  -h, --help          shows this
`;

/**
 * Reads the command line; a name may also stand there alone.
 *
 * @throws UsageError that says what was expected and what came
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const { help = false, yes = false, directory } = values;
  if (positionals.length > 1) {
    throw new UsageError(
      `Expected one name; received ${positionals.join(" ")}. For example: --name llmobs-acme`,
    );
  }
  const name = values.name ?? positionals[0];
  if (name !== undefined) parseName(name);
  return { help, yes, directory, name, kind: readKind(values.kind) };
}

function readKind(text: string | undefined): PluginKind | undefined {
  if (text === undefined) return undefined;
  const kind = parseKind(text);
  if (kind !== undefined) return kind;
  throw new UsageError(
    `Expected --kind to be one of ${Object.keys(KINDS).join(", ")}; received ${JSON.stringify(text)}. For example: --kind handler`,
  );
}

const OPTIONS = {
  kind: { type: "string" },
  name: { type: "string" },
  directory: { type: "string" },
  yes: { type: "boolean", short: "y" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(args: readonly string[]): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(args);
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message}\nExpected --kind, --name, --directory, --yes or --help. For example: --kind handler --name llmobs-acme --yes`,
      { cause: error },
    );
  }
}

function parseOptions(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}
