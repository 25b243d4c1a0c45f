import {
  announcedLines,
  expectAnnounced,
  expectOutput,
} from "../../packages/testing/src/snippets/expected-output.ts";
import { markdownSnippets } from "../../packages/testing/src/snippets/markdown-snippets.ts";

/** Runs the first example of an installed package's README: what went wrong, if anything. */
export function runExample(folder, name) {
  const [{ code, language, output }] = markdownSnippets(
    folder.read(`node_modules/${name}/README.md`),
  );
  folder.write(`example.m${language}`, code);
  const { status, stdout, stderr } = folder.node([`example.m${language}`]);
  if (status !== 0 || stderr !== "") return [`it ended with ${status}\n${stdout}${stderr}`];
  try {
    expectAnnounced(announcedLines(code), stdout);
    if (output !== undefined) expectOutput(output, stdout);
    return [];
  } catch (error) {
    return [error.message];
  }
}
