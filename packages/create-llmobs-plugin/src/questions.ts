import { createInterface } from "node:readline/promises";
import type { CommandLine } from "./command-line.ts";
import type { CreatePluginOptions } from "./create-plugin.ts";
import { KINDS, parseKind, type PluginKind } from "./plugin-kind.ts";
import { parseName } from "./plugin-name.ts";
import { UsageError } from "./usage-error.ts";

/** Where questions are asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Completes what the command line says: with defaults, or by asking whoever sits at the terminal.
 *
 * @throws UsageError where something is missing and nobody can be asked
 */
export async function complete(
  { kind, name, directory, yes }: CommandLine,
  terminal: Terminal,
): Promise<CreatePluginOptions> {
  const place = directory === undefined ? {} : { directory };
  if (name !== undefined && (kind !== undefined || yes)) {
    return { kind: kind ?? "handler", name, ...place };
  }
  if (yes || terminal.input.isTTY !== true) {
    const missing = name === undefined ? "--name" : "--kind";
    throw new UsageError(
      `Expected ${missing}, since ${yes ? "--yes asks nothing" : "there is no terminal to ask at"}; received none. For example: --kind handler --name llmobs-acme`,
    );
  }
  return { ...(await ask({ kind, name }, terminal)), ...place };
}

async function ask(
  { kind, name }: Pick<CommandLine, "kind" | "name">,
  terminal: Terminal,
): Promise<{ kind: PluginKind; name: string }> {
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  // Ctrl-D or Ctrl-C: otherwise the question is never answered, and the process ends in silence.
  const abort = new AbortController();
  lines.once("close", () => abort.abort());
  try {
    return {
      kind: kind ?? (await askForKind((question) => lines.question(question, abort))),
      name: name ?? (await askForName((question) => lines.question(question, abort))),
    };
  } catch (error) {
    if (abort.signal.aborted) throw new UsageError("Nothing was made.", { cause: error });
    throw error;
  } finally {
    lines.close();
  }

  async function askForKind(answer: (question: string) => Promise<string>): Promise<PluginKind> {
    const kinds = Object.entries(KINDS);
    const list = kinds.map(([each, purpose], index) => `  ${index + 1} ${each}: ${purpose}`);
    terminal.output.write(`What is it?\n${list.join("\n")}\n`);
    for (;;) {
      const text = await answer("Its kind (1): ");
      const number = text.trim() === "" ? 1 : Number(text);
      const chosen = parseKind(kinds[number - 1]?.[0] ?? text);
      if (chosen !== undefined) return chosen;
      terminal.output.write(`Expected 1 to ${kinds.length}, or a kind; received ${text}.\n`);
    }
  }

  async function askForName(answer: (question: string) => Promise<string>): Promise<string> {
    for (;;) {
      const text = await answer("Its package's name, such as llmobs-acme: ");
      try {
        return parseName(text).package;
      } catch (error) {
        terminal.output.write(`${(error as Error).message}\n`);
      }
    }
  }
}
