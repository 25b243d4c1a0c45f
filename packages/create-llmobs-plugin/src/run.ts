import { relative } from "node:path";
import { HELP, readCommandLine } from "./command-line.ts";
import { createPlugin } from "./create-plugin.ts";
import { packageManager } from "./package-manager.ts";
import { complete, type Terminal } from "./questions.ts";
import { UsageError } from "./usage-error.ts";

/** Does what the command line says, and gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const commandLine = readCommandLine(args);
    if (commandLine.help) {
      terminal.output.write(HELP);
      return 0;
    }
    const { directory, files } = createPlugin(await complete(commandLine, terminal));
    const manager = packageManager(process.env);
    const folder = relative(process.cwd(), directory) || ".";
    terminal.output.write(
      [
        folder,
        ...files.map((file) => `  ${file}`),
        "",
        "All of it is yours. Next:",
        "",
        `  cd ${folder}`,
        `  ${manager} install`,
        `  ${manager} test`,
        `  ${manager} run lint`,
        `  ${manager} pack`,
        "",
        "How to write and publish it: https://github.com/llmobs/llmobs/blob/main/packages/core/PLUGINS.md",
        "",
      ].join("\n"),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`create-llmobs-plugin: ${error.message}\n`);
    return 2;
  }
}
