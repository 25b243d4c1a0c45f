/**
 * For work on the app: everything from `debug` up, with what people and models say to each other, on the
 * terminal and in `logs/events.jsonl`. Nowhere else, since what they say is nobody else's business.
 */
import { bootstrap } from "@llmobs/bootstrap";

interface Commands {
  recommend: { input: { mood: string }; result: string };
}

const app = await bootstrap<Commands>({ name: "film-finder", preset: "development" });
const { trace } = app.observability;

app.bus.handle("recommend", async ({ mood }) => {
  const quietly = { level: "debug" } as const;
  const films = await trace.tool("catalogue", { mood }, async () => ["Paddington 2"], quietly);
  const input = [{ role: "user", content: `I am ${mood}. Which of ${films.join()}?` }];
  return trace.llm({ provider: "openai", operation: "chat", model: "gpt-5", input }, (call) => {
    const answer = `Watch ${films[0]}.`;
    call.set({ output: [{ role: "assistant", content: answer }] });
    return answer;
  });
});

const session = app.bus.session({ userId: "ada" });
try {
  const result = await session.execute({ type: "recommend", input: { mood: "sad" } });
  console.log(result.ok ? result.value : result.error);
} finally {
  await session[Symbol.asyncDispose]();
  await app.shutdown();
}
