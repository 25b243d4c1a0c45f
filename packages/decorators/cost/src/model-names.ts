/**
 * The names under which a price list may have a model: as it is, without the path that Google's APIs put in
 * front (`publishers/google/models/…`), and a Gemini without the number of its version (`-001`).
 */
export function modelNames(name: string): readonly string[] {
  const given = name.trim().toLowerCase();
  const bare = given.replace(/^(.*\/)?models\//u, "");
  return [given, bare, bare.replace(/^(gemini-.+)-\d{3}$/u, "$1")];
}
