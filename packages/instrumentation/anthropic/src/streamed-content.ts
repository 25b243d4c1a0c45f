/** A part of a message: a text, thinking, the use of a tool. */
export interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly [name: string]: unknown;
}

/** What one event adds to a block. */
interface Delta {
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly partial_json?: string;
  readonly citation?: unknown;
}

interface GrowingBlock {
  readonly begun: Block;
  readonly citations: unknown[];
  text: string;
  thinking: string;
  signature: string;
  /** The JSON of a tool's input, as far as it has come. */
  json: string;
}

/** A message's content, put together from the events in which it is streamed. */
export class StreamedContent {
  readonly #blocks: GrowingBlock[] = [];

  begin(index: number, begun: Block): void {
    const { text = "", thinking = "" } = begun;
    this.#blocks[index] = {
      begun: { ...begun },
      citations: [],
      text,
      thinking,
      signature: "",
      json: "",
    };
  }

  add(index: number, delta: object): void {
    const block = this.#blocks[index];
    if (block === undefined) return;
    const { text, thinking, signature, partial_json: json, citation } = delta as Delta;
    if (text !== undefined) block.text += text;
    else if (thinking !== undefined) block.thinking += thinking;
    else if (signature !== undefined) block.signature += signature;
    else if (json !== undefined) block.json += json;
    else if (citation !== undefined) block.citations.push(citation);
  }

  /** The content as the API gives it where it does not stream. */
  get blocks(): readonly Block[] {
    return this.#blocks.filter((block) => block !== undefined).map(blockOf);
  }

  /** All that was said, the thinking included. */
  get text(): string {
    return this.#blocks.map(({ text, thinking }) => thinking + text).join("");
  }
}

function blockOf({ begun, text, thinking, signature, json, citations }: GrowingBlock): Block {
  return {
    ...begun,
    ...(text !== "" && { text }),
    ...(thinking !== "" && { thinking }),
    ...(signature !== "" && { signature }),
    ...(json !== "" && { input: inputOf(json) }),
    ...(citations.length > 0 && { citations }),
  };
}

/** The input of a tool; of a stream that was broken off it may be a text that is no JSON yet. */
function inputOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
