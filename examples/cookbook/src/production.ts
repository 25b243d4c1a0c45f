/**
 * For production: a file named after the day and the machine, written in the background; no contents and
 * no secrets in it, nothing on stdout, and nothing lost when the process is told to go.
 */
import { bootstrap } from "@llmobs/bootstrap";

interface Commands {
  answer: { input: { question: string }; result: string };
}

const { bus, observability } = await bootstrap<Commands>({
  name: "support-bot",
  preset: "production",
  file: { dir: process.env["LOG_DIR"] ?? "logs" },
});

bus.handle("answer", async ({ question }) => {
  observability.log("Signed in at the help desk with password=hunter2");
  const model = { provider: "openai", operation: "chat", model: "gpt-5", input: question };
  return observability.trace.llm(model, async () => "Have you tried turning it off and on again?");
});

async function visit(userId: string): Promise<void> {
  const session = bus.session({ userId });
  try {
    await session.execute({ type: "answer", input: { question: "My toaster sings." } });
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

// A server would go on; when nothing is left to do, or SIGTERM comes, what waits is written.
await Promise.all(["ada", "grace", "edsger"].map(visit));
console.error(`${observability.stats().handlers[0]?.queued} events wait to be written`);
