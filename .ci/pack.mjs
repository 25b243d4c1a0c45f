/**
 * Packs every package into the folder that is named, and prints `{ [name]: tarball }` as JSON.
 */
import { packAll, publicPackages } from "./packages.mjs";

const [destination] = process.argv.slice(2);
const tarballs = Object.entries(packAll(publicPackages(), destination));
console.log(JSON.stringify(Object.fromEntries(tarballs.map(([name, { file }]) => [name, file]))));
