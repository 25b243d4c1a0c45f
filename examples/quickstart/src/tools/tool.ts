import type { ChatCompletionTool } from "openai/resources/chat/completions";

/** Something that the model may ask the agent to do. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** The arguments, as JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Gives the text that the model gets to see; throws where the arguments or the file are no good. */
  run(parameters: Readonly<Record<string, unknown>>): Promise<string>;
}

/** How the model is told of a tool. */
export function describeTool({ name, description, parameters }: Tool): ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: { ...parameters } } };
}

/**
 * Reads one argument that must be a text. A model's arguments are nothing to rely on.
 *
 * @throws TypeError where it is missing or something else.
 */
export function textArgument(parameters: Readonly<Record<string, unknown>>, name: string): string {
  const value = parameters[name];
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new TypeError(`${name} must be a text; received ${JSON.stringify(value)}.`);
}
