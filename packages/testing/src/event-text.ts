const ASCII =
  "the agent reads each document before it answers and cites the section that it used so a reader can check every claim against its source in seconds".split(
    " ",
  );

const NON_ASCII = ["Grüße", "naïve", "東京", "Größe", "señal", "Привет", "🙂", "日本語"];

/** Which characters the generated texts hold. */
export type TextKind = "ascii" | "mixed";

/** Makes a text of exactly `bytes` bytes of UTF-8 that needs no escapes in JSON. */
export function textOf(bytes: number, kind: TextKind, random: () => number): string {
  let text = "";
  let size = 0;
  while (size < bytes) {
    const words = kind === "mixed" && random() < 0.2 ? NON_ASCII : ASCII;
    const word = `${words[Math.floor(random() * words.length)]} `;
    const length = Buffer.byteLength(word);
    if (size + length > bytes) break;
    text += word;
    size += length;
  }
  return text + ".".repeat(bytes - size);
}
