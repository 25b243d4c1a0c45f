/**
 * Finds what is wrong with the links of Markdown files, as they are shown in the repository:
 *
 * - a relative one has to lead to a file or a folder of the repository, and its anchor to a heading or a line there;
 * - any other has to be an https address (or one of this machine). The network is not asked.
 */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { anchorsOf, linksOf, undefinedReferencesOf } from "./markdown.mjs";

const LOCAL = ["localhost", "127.0.0.1"];

/** What is wrong with the links in the Markdown files among `files`, which are all that the folder `root` has. */
export function brokenLinks(root, files) {
  const places = new Set([".", ...files.flatMap((file) => withFolders(file))]);
  const read = (file) => readFileSync(join(root, file), "utf8");

  function wrongWith(file, target) {
    if (target === "") return "leads nowhere";
    if (/^[a-z][a-z+.-]*:/i.test(target)) return wrongWithAddress(target);
    if (target.startsWith("/")) return "is absolute: nobody else has that path";

    const [path, anchor] = target.split("#", 2);
    const place = path === "" ? file : normalize(join(dirname(file), decodeURI(path)));
    const found = place.replace(/\/$/, "");
    if (!places.has(found)) return "leads to nothing that is in the repository";
    if (anchor === undefined) return undefined;

    const shown = [found, `${found}/README.md`].find((name) => files.includes(name));
    if (shown === undefined) return "has an anchor in a folder without a README.md";
    return hasAnchor(read(shown), shown, anchor) ? undefined : `has an anchor that ${shown} lacks`;
  }

  return files
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => {
      const markdown = read(file);
      const wrong = linksOf(markdown).flatMap((target) => {
        const reason = wrongWith(file, target);
        return reason === undefined ? [] : [`${file}: the link ${target} ${reason}`];
      });
      const undefinedOnes = undefinedReferencesOf(markdown);
      return [...wrong, ...undefinedOnes.map((text) => `${file}: ${text} is defined nowhere`)];
    });
}

function wrongWithAddress(target) {
  const address = URL.parse(target);
  if (address === null) return "is no valid address";
  if (address.protocol === "https:" || LOCAL.includes(address.hostname)) return undefined;
  return "is no https address";
}

function hasAnchor(text, file, anchor) {
  if (file.endsWith(".md")) return anchorsOf(text).has(anchor);
  const lines = /^L(\d+)(?:-L(\d+))?$/.exec(anchor);
  return lines !== null && Number(lines[2] ?? lines[1]) <= text.split("\n").length;
}

/** A file and the folders that it lies in. */
function withFolders(file) {
  const folder = dirname(file);
  return folder === "." ? [file] : [file, ...withFolders(folder)];
}
