/** In longer texts most characters that are needed will be there anyway. */
const MAX_LENGTH = 128;

/**
 * Tells which of some ASCII characters, thirty-one at the most, stand in a text, as bits. Most texts of an
 * event are names and ids of a few characters, which hold none: one look at each spares most searches a call.
 */
export class CharacterScreen {
  readonly #bits = new Uint32Array(128);

  constructor(characters: ReadonlySet<string>) {
    for (const [index, character] of [...characters].entries()) {
      this.#bits[character.charCodeAt(0)] = 1 << index;
    }
  }

  bitOf(character: string): number {
    return this.#bits[character.charCodeAt(0)] as number;
  }

  /** The bits of those that may be there. */
  bitsOf(text: string): number {
    if (text.length > MAX_LENGTH) return ~0;
    let present = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128) present |= this.#bits[code] as number;
    }
    return present;
  }
}
