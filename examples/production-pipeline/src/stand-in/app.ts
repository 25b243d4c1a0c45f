import { setTimeout as delay } from "node:timers/promises";
import type { ObservabilityManager } from "@llmobs/core";

const REQUEST = { provider: "openai", operation: "chat", model: "gpt-5-mini" } as const;

/** What people type, and what must reach nobody. */
export const SECRETS = [
  "ada@example.com",
  "4111 1111 1111 1111",
  "Bearer mF_9.B5f-4.1JqM",
] as const;
const QUESTIONS = [
  "Which of my invoices are open?",
  `I am ${SECRETS[0]}; was my card ${SECRETS[1]} charged twice?`,
  `Why does your API answer 401 to "Authorization: ${SECRETS[2]}"?`,
];
const PASSAGE = "Invoices are due within 14 days.";

/** How an app is used for a while. */
export interface Usage {
  readonly visits: number;
  /** Milliseconds between two visits; with 0 they all come at once. */
  readonly paceMs: number;
}

/** Has so many people visit an app that is observed, the first of them with that number; a loop runs wild. */
export async function useApp(
  observability: ObservabilityManager,
  first: number,
  { visits, paceMs }: Usage,
): Promise<void> {
  const visiting: Promise<void>[] = [];
  for (let number = first; number < first + visits; number++) {
    if (paceMs > 0) await delay(paceMs);
    visiting.push(visit(observability, number));
  }
  pollWildly(observability);
  await Promise.all(visiting);
}

/** Someone asks something. */
async function visit(observability: ObservabilityManager, number: number): Promise<void> {
  const { trace } = observability;
  const user = { id: `visit-${number}`, userId: `user-${number % 7}` };
  await trace.session(user, () =>
    trace.command("ask", { question: QUESTIONS[number % QUESTIONS.length] }, async () => {
      observability.log("The cache is cold.", { level: "debug" });
      const passages = await trace.tool("search", { query: "invoice" }, async () => [PASSAGE]);
      await trace.llm(REQUEST, async (call) => {
        call.set({ usage: { input: 200 + number, output: 40 }, usageSource: "reported" });
        return `Found ${passages.length}.`;
      });
    }),
  );
}

function pollWildly(observability: ObservabilityManager): void {
  const inSession = { level: "warn", sessionId: "poller" } as const;
  for (let poll = 1; poll <= 120; poll++) observability.log("Still waiting.", inSession);
}
