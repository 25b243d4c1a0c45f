import type { Tracer } from "@llmobs/core";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import { chat, type ChatOptions } from "./chat.ts";
import type { Model } from "./model.ts";
import { describeTool, type Tool } from "./tools/tool.ts";
import { useTool } from "./use-tool.ts";

const MAX_TURNS = 8;
const INSTRUCTIONS =
  "You answer questions about the repository whose documents your tools show you. Look before you " +
  "answer, quote what you rely on with the path of its file, and say so where you found nothing. " +
  "Answer in at most five sentences.";

/** Answers questions by looking into documents: asks the model, uses the tools that it wants, and so on. */
export class Librarian {
  readonly #model: Model;
  readonly #tools: readonly Tool[];
  readonly #trace: Tracer;

  constructor(model: Model, tools: readonly Tool[], trace: Tracer) {
    this.#model = model;
    this.#tools = tools;
    this.#trace = trace;
  }

  /**
   * Answers one question.
   *
   * @param history the conversation so far; the question and its answer are added to it, unless the
   *   question was called off
   */
  answer(
    question: string,
    history: ChatCompletionMessageParam[],
    options: ChatOptions,
  ): Promise<string> {
    const run = async (): Promise<string> => {
      const messages: ChatCompletionMessageParam[] = [
        { role: "system", content: INSTRUCTIONS },
        ...history,
        { role: "user", content: question },
      ];
      const answer = await this.#converse(messages, options);
      history.splice(0, history.length, ...messages.slice(1));
      return answer;
    };
    return this.#trace.agent("librarian", run, { signal: options.signal });
  }

  async #converse(messages: ChatCompletionMessageParam[], options: ChatOptions): Promise<string> {
    const offered = this.#tools.map(describeTool);
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const reply = await chat(this.#model, messages, offered, options);
      messages.push(reply.message);
      if (reply.toolCalls.length === 0) return reply.text;
      const uses = reply.toolCalls.map((call) => useTool(this.#tools, this.#trace, call));
      messages.push(...(await Promise.all(uses)));
    }
    throw new Error(`The model gave no answer within ${MAX_TURNS} turns.`);
  }
}
