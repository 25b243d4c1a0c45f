/**
 * The official OpenAI client, observed: one line makes every call an event, streams included, whether
 * you read them to the end, break them off or they fail. You want this for any app that talks to a model.
 * With OPENAI_API_KEY it asks OpenAI; without, a stand-in on this machine.
 */
import { ObservabilityManager } from "@llmobs/core";
import { observeOpenAI } from "@llmobs/openai";
import { fakeProvider } from "@llmobs/testing";
import OpenAI from "openai";

const observability = new ObservabilityManager({
  source: "librarian",
  handlers: [
    {
      name: "printer",
      handle: ({ type, sessionId, data }) => {
        if (type !== "llm.end") return;
        const tokens = data.usage === undefined ? "?" : data.usage.input + data.usage.output;
        console.log(sessionId, data.status, data.httpStatusCode, `${tokens} tokens`);
      },
    },
  ],
});
await using standIn = await fakeProvider();
standIn.replyOnce({ text: "A lake." }, { text: ["A ", "mountain."] }, { text: ["A ", "sea."] });
standIn.reply({ status: 400, message: "No such model." });
const key = process.env["OPENAI_API_KEY"];
const plain = key ? new OpenAI() : new OpenAI({ apiKey: "none", baseURL: standIn.url });
const client = observeOpenAI(plain, { observability, includeUsage: true });

await observability.trace.session({ id: "ada" }, async () => {
  const messages = [{ role: "user" as const, content: "What do you see?" }];
  const asked = { model: "gpt-5-mini", messages };
  const { completions } = client.chat;
  await completions.create(asked);
  for await (const _ of await completions.create({ ...asked, stream: true }));
  for await (const _ of await completions.create({ ...asked, stream: true })) break;
  await completions.create({ ...asked, model: "gpt-none" }).catch(() => {});
});
await observability.shutdown();
