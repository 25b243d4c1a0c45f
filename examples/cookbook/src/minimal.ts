/**
 * The least that shows something: one line an event on the terminal. You want this to see what your app
 * does, before you decide where its events are to go.
 */
import { bootstrap } from "@llmobs/bootstrap";

const app = await bootstrap({ name: "joke-teller", preset: "minimal" });
const { trace } = app.observability;

try {
  const model = { provider: "openai", operation: "chat", model: "gpt-5-mini" };
  const joke = await trace.session({ userId: "ada" }, () =>
    trace.llm(model, async (call) => {
      call.set({ usage: { input: 14, output: 11 }, usageSource: "reported" });
      return "I would tell you a joke about UDP, but you might not get it.";
    }),
  );
  console.log(joke);
} finally {
  await app.shutdown();
}
