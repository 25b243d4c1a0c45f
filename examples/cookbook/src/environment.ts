/**
 * Configured from outside: where events go, from which level and how many, is said by environment
 * variables, so that one build runs everywhere. A value that can't be used is an error that names its
 * variable, before the app starts. Try `LLMOBS_HANDLERS=console,sqlite LLMOBS_LOG_LEVEL=WARNING`.
 */
import { bootstrapFromEnv } from "@llmobs/bootstrap";

interface Commands {
  translate: { input: { text: string }; result: string };
}

const app = await bootstrapFromEnv<Commands>(process.env);
const { bus, observability } = app;

bus.handle("translate", async ({ text }) => {
  if (text.length > 12) observability.log("The text was cut.", { level: "warn" });
  const model = { provider: "mistral_ai", operation: "chat", model: "mistral-large" };
  return observability.trace.llm(model, async () => `« ${text.slice(0, 12)} »`);
});

try {
  for (const text of ["Hello", "A longer text"]) {
    const result = await bus.execute({ type: "translate", input: { text } });
    console.log(result.ok ? result.value : result.error);
  }
} finally {
  const { delivered, dropped } = await app.shutdown();
  console.log({ delivered, dropped });
}
