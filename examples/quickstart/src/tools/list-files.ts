import type { DocumentFolder } from "./document-folder.ts";
import type { Tool } from "./tool.ts";

const MAX_PATHS = 200;

/** Lets the model see which documents there are. */
export function listFiles(folder: DocumentFolder): Tool {
  return {
    name: "list_files",
    description: "Lists the paths of the documents. Give part of a path to see only those.",
    parameters: {
      type: "object",
      properties: { containing: { type: "string", description: "Part of a path: README.md" } },
      additionalProperties: false,
    },
    run: async ({ containing }) => {
      const part = typeof containing === "string" ? containing.toLowerCase() : "";
      const paths = (await folder.list()).filter((path) => path.toLowerCase().includes(part));
      if (paths.length === 0) return `No document's path contains ${JSON.stringify(part)}.`;
      const more = paths.length - MAX_PATHS;
      return [...paths.slice(0, MAX_PATHS), ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
    },
  };
}
