/** Cuts a text so that it takes no more than so many bytes of UTF-8, the mark that says so included. */
export function cutText(text: string, maxBytes: number, lost = 0): string {
  if (lost === 0 && fits(text, maxBytes)) return text;
  const mark = (length: number): string => `…[cut ${text.length + lost - length} characters]`;
  const room = maxBytes - Buffer.byteLength(mark(0));
  const length = lengthWithin(text, room);
  return text.slice(0, length) + mark(length);
}

/** Says whether a text takes no more than so many bytes of UTF-8. */
export function fits(text: string, maxBytes: number): boolean {
  // One UTF-16 unit takes three bytes at the most, so that short texts need no counting.
  return (
    text.length * 3 <= maxBytes || (text.length <= maxBytes && Buffer.byteLength(text) <= maxBytes)
  );
}

/** How many UTF-16 units fit into so many bytes, without splitting a surrogate pair. */
function lengthWithin(text: string, maxBytes: number): number {
  let bytes = 0;
  let length = 0;
  while (length < text.length) {
    const code = text.codePointAt(length) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (bytes > maxBytes) break;
    length += code < 0x1_0000 ? 1 : 2;
  }
  return length;
}
