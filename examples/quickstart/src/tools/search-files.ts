import type { DocumentFolder } from "./document-folder.ts";
import { textArgument, type Tool } from "./tool.ts";

const MAX_HITS = 8;
const MAX_HITS_A_FILE = 3;
const MAX_FILE_BYTES = 262_144;
const MAX_LINE = 200;

interface Hit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly words: ReadonlySet<string>;
}

/** Lets the model find the lines that hold the most, and the rarest, of some words. */
export function searchFiles(folder: DocumentFolder): Tool {
  return {
    name: "search_files",
    description: `Finds the ${MAX_HITS} lines in all documents that match the most of the given words.`,
    parameters: {
      type: "object",
      properties: {
        words: { type: "string", description: "Words or their beginnings, separated by spaces" },
      },
      required: ["words"],
      additionalProperties: false,
    },
    run: async (parameters) => {
      const words = new Set(textArgument(parameters, "words").toLowerCase().split(/\s+/));
      const hits: Hit[] = [];
      for (const path of await folder.list()) {
        // Prose only: a manifest's lines are no sentences.
        if (path.endsWith(".json")) continue;
        // One document that cannot be read must not hide the others.
        const text = await folder.read(path, MAX_FILE_BYTES).catch(() => "");
        hits.push(...hitsIn(path, text, words));
      }
      const best = bestOf(hits);
      if (best.length === 0) return `No document has any of these words: ${[...words].join(" ")}`;
      return best.map(({ path, line, text }) => `${path}:${line}: ${text}`).join("\n");
    },
  };
}

function hitsIn(path: string, text: string, words: ReadonlySet<string>): readonly Hit[] {
  return text.split("\n").flatMap((content, index) => {
    const its = content.toLowerCase().match(/[\w-]+/g) ?? [];
    const found = new Set([...words].filter((word) => its.some((one) => one.startsWith(word))));
    const line = { path, line: index + 1, text: content.trim().slice(0, MAX_LINE), words: found };
    return found.size === 0 ? [] : [line];
  });
}

function bestOf(hits: readonly Hit[]): readonly Hit[] {
  const linesWith = new Map<string, number>();
  for (const { words } of hits) {
    for (const word of words) linesWith.set(word, (linesWith.get(word) ?? 0) + 1);
  }
  // A word that is everywhere says little.
  const worthOf = (word: string) => Math.log(1 + hits.length / (linesWith.get(word) ?? 1));
  const worth = (hit: Hit) => hit.words.values().reduce((sum, word) => sum + worthOf(word), 0);
  const taken = new Map<string, number>();
  return hits
    .toSorted((a, b) => worth(b) - worth(a))
    .filter(({ path }) => {
      const before = taken.get(path) ?? 0;
      taken.set(path, before + 1);
      return before < MAX_HITS_A_FILE;
    })
    .slice(0, MAX_HITS);
}
