/** Makes a string of `digits` random hex digits. */
export function hexId(digits: number, random: () => number): string {
  let id = "";
  while (id.length < digits) id += Math.floor(random() * 16).toString(16);
  return id;
}

/**
 * Makes a UUIDv7 of a moment: its first 48 bits are the milliseconds since the Unix epoch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function uuidV7(epochMs: number, random: () => number): string {
  const time = epochMs.toString(16).padStart(12, "0");
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hexId(3, random)}-${variant}${hexId(3, random)}-${hexId(12, random)}`;
}
