/** One rival, in a process of its own: `run-rival.ts <name> <folder>`. Sends what became of each rule. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { instrumentationSuite, type SuiteRunner } from "@llmobs/testing";
import type OpenAI from "openai";
import type { Load } from "./rival.ts";
import { RIVALS } from "./rivals.ts";

const PATIENCE_MS = 2_000;

/** What became of a rule: nothing, where it holds. */
export interface RuleResult {
  readonly rule: string;
  readonly failure: string | undefined;
}

const [name, folder = ""] = process.argv.slice(2);
const rival = RIVALS.find((candidate) => candidate.name === name);
if (rival === undefined) throw new RangeError(`There is no rival named ${name}.`);
const create = rival.start(createRequire(join(folder, "package.json")) as Load);

const asked = (question: string) => ({
  model: "gpt-5",
  messages: [{ role: "user" as const, content: question }],
});

const tests: { readonly rule: string; readonly body: () => Promise<void> }[] = [];
const runner: SuiteRunner = {
  describe: (_, body) => body(),
  it: (rule, _, body) => tests.push({ rule, body }),
};
instrumentationSuite<OpenAI>(runner, {
  name: rival.name,
  patienceMs: PATIENCE_MS,
  create,
  ask: (client, { question, signal }) =>
    client.chat.completions.create(asked(question), signal && { signal }),
  stream: (client, { question, signal, wantsUsage }) =>
    client.chat.completions.create(
      {
        ...asked(question),
        stream: true,
        ...(wantsUsage && { stream_options: { include_usage: true } }),
      },
      signal && { signal },
    ),
  textOf: (value) => {
    const [choice] = (value as OpenAI.ChatCompletion | OpenAI.ChatCompletionChunk).choices;
    if (choice === undefined) return "";
    return ("delta" in choice ? choice.delta.content : choice.message.content) ?? "";
  },
  helpers: {
    withResponse: async (client, { question }) => {
      const { data, request_id } = await client.chat.completions
        .create(asked(question))
        .withResponse();
      return { data, request_id };
    },
    asResponse: async (client, { question }) =>
      (await client.chat.completions.create(asked(question)).asResponse()).text(),
    tee: async (client, { question }) => {
      const stream = await client.chat.completions.create({ ...asked(question), stream: true });
      return Promise.all(stream.tee().map((branch) => Array.fromAsync(branch)));
    },
    toReadableStream: async (client, { question }) => {
      const stream = await client.chat.completions.create({ ...asked(question), stream: true });
      return new Response(stream.toReadableStream()).text();
    },
    finalChatCompletion: (client, { question }) =>
      client.chat.completions.stream(asked(question)).finalChatCompletion(),
  },
});

// A rule says what it finds of these; that they don't end the process is not to the rival's credit.
process.on("unhandledRejection", () => {});
const results: RuleResult[] = [];
for (const { rule, body } of tests) results.push({ rule, failure: await failureOf(body) });
process.send?.(results, () => process.exit(0));

async function failureOf(body: () => Promise<void>): Promise<string | undefined> {
  try {
    await body();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
