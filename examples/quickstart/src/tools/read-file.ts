import type { DocumentFolder } from "./document-folder.ts";
import { textArgument, type Tool } from "./tool.ts";

const MAX_FILE_BYTES = 262_144;
const MAX_CHARACTERS = 8_192;

/** Lets the model read a document, a long one in parts. */
export function readFile(folder: DocumentFolder): Tool {
  return {
    name: "read_file",
    description: `Reads a document from a line on, up to ${MAX_CHARACTERS} characters.`,
    parameters: {
      type: "object",
      properties: {
        path: { type: "string", description: "A path as list_files gives it" },
        from_line: { type: "integer", description: "Where to begin; 1 unless given" },
      },
      required: ["path"],
      additionalProperties: false,
    },
    run: async (parameters) => {
      const text = await folder.read(textArgument(parameters, "path"), MAX_FILE_BYTES);
      const fromLine = parameters["from_line"] ?? 1;
      if (!Number.isSafeInteger(fromLine) || (fromLine as number) < 1) {
        throw new RangeError(`from_line must be 1 or more; received ${JSON.stringify(fromLine)}.`);
      }
      return part(text.split("\n"), fromLine as number);
    },
  };
}

/** As many whole lines as fit; where not even one does, its beginning. */
function part(lines: readonly string[], fromLine: number): string {
  const wanted = lines.slice(fromLine - 1);
  let characters = 0;
  const end = wanted.findIndex((line) => (characters += line.length + 1) > MAX_CHARACTERS);
  if (end === -1) return wanted.join("\n");
  const shown = Math.max(1, end);
  const next = fromLine + shown;
  const text = wanted.slice(0, shown).join("\n").slice(0, MAX_CHARACTERS);
  return `${text}\n[cut: of ${lines.length} lines; read on with from_line ${next}]`;
}
