/** Reads a stream until its end, or until so many texts have come as `isEnough` says. */
export async function readTexts(
  stream: AsyncIterable<string>,
  isEnough: (count: number) => boolean = () => false,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const text of stream) {
    texts.push(text);
    if (isEnough(texts.length)) break;
  }
  return texts;
}
