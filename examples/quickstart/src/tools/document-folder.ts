import { open, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** The documents below one folder, and nothing outside of it. */
export interface DocumentFolder {
  /** The paths of all documents, sorted, with "/" between their parts. */
  list(): Promise<readonly string[]>;
  /** Reads a text file by its path in the folder, up to `maxBytes`. */
  read(path: string, maxBytes: number): Promise<string>;
}

const MAX_DOCUMENTS = 500;
const MAX_DEPTH = 6;
const NOT_LISTED = new Set(["node_modules", "dist", "coverage", "CHANGELOG.md"]);
const DOCUMENT = /\.md$|^LICENSE$|^package\.json$/;

/**
 * Opens a folder for the agent. A path can't lead out of it: neither by "..", nor by being absolute,
 * nor through a symbolic link. Hidden files (`.env`, `.git`) don't exist as far as the agent is told.
 */
export async function documentFolder(folder: string): Promise<DocumentFolder> {
  const root = await realpath(folder);

  async function locate(path: string): Promise<string> {
    const asked = resolve(root, path);
    refuseOutside(root, asked, path);
    const actual = await realpath(asked).catch((cause: unknown) => {
      throw notFound(path, cause);
    });
    // Again, since a link inside may point outside.
    refuseOutside(root, actual, path);
    return actual;
  }

  async function walk(directory: string, depth: number, found: string[]): Promise<void> {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length === MAX_DOCUMENTS) return;
      if (entry.name.startsWith(".") || NOT_LISTED.has(entry.name)) continue;
      const path = join(directory, entry.name);
      // A symbolic link is neither, so the walk can't leave the folder or go round in circles.
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(path, depth + 1, found);
      if (entry.isFile() && DOCUMENT.test(entry.name)) found.push(slashed(relative(root, path)));
    }
  }

  return {
    list: async () => {
      const found: string[] = [];
      await walk(root, 0, found);
      return found;
    },
    read: async (path, maxBytes) => {
      const location = await locate(path);
      const { size, isFile } = await describe(location);
      // Asked before it is opened: opening a named pipe would wait for its writer.
      if (!isFile) throw new Error(`${path} is not a file.`);
      const file = await open(location);
      try {
        const buffer = Buffer.alloc(Math.min(size, maxBytes));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
        const content = buffer.subarray(0, bytesRead);
        if (content.includes(0)) throw new Error(`${path} is not a text file.`);
        return withoutCutCharacter(content);
      } finally {
        await file.close();
      }
    },
  };
}

function refuseOutside(root: string, actual: string, asked: string): void {
  const inside = relative(root, actual);
  const parts = inside.split(sep);
  if (isAbsolute(inside) || parts[0] === "..") {
    throw new RangeError(`${asked} is outside of the documents' folder.`);
  }
  if (parts.some((part) => part.startsWith(".") || part === "node_modules")) {
    throw new RangeError(`${asked} is not one of the documents.`);
  }
}

async function describe(path: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile() };
}

/** Says it in the agent's terms: the machine's own paths are nobody's business. */
function notFound(path: string, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? "EIO";
  const reason = code === "ENOENT" ? "no such file" : "cannot be read";
  return Object.assign(new Error(`${code}: ${reason}: ${path}`), { code });
}

/** A cap may fall within a character, which is then left away. */
function withoutCutCharacter(content: Uint8Array): string {
  return new TextDecoder().decode(content, { stream: true });
}

function slashed(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
