import { documentFolder } from "./tools/document-folder.ts";
import { listFiles } from "./tools/list-files.ts";
import { readFile } from "./tools/read-file.ts";
import { searchFiles } from "./tools/search-files.ts";
import type { Tool } from "./tools/tool.ts";

/** What the agent can do: look at the documents below one folder. */
export async function documentTools(root: string): Promise<readonly Tool[]> {
  const folder = await documentFolder(root);
  return [listFiles(folder), searchFiles(folder), readFile(folder)];
}
