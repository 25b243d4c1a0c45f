import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("custom-handler: the durations arrive as StatsD has them, and the rest is left alone", async () => {
  const server = createSocket("udp4");
  onTestFinished(() => void server.close());
  const lines: string[] = [];
  const allArrived = new Promise<void>((resolve) => {
    server.on("message", (message) => {
      if (lines.push(message.toString()) === 3) resolve();
    });
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");

  const env = { STATSD_PORT: String(server.address().port) };
  const { code, stdout, stderr } = await runRecipe("custom-handler", { env });
  await allArrived;

  expect(lines.map((line) => line.replace(/:[\d.]+\|/u, ":<ms>|"))).toEqual([
    "support_bot.tool.end:<ms>|ms",
    "support_bot.llm.end:<ms>|ms",
    "support_bot.command.end:<ms>|ms",
  ]);
  expect(stdout).toBe("Our help centre says: Within five days.\n{ delivered: 6, dropped: {} }\n");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("custom-decorator: every event says release and region, and keeps what it said itself", async () => {
  const { code, stdout } = await runRecipe("custom-decorator");

  const attributes = "{ release: '2026.11.2', region: 'eu-central-1', targetLanguage: 'fr' }";
  expect(stdout).toBe(`llm.start ${attributes}\nllm.end ${attributes}\nBonjour !\n`);
  expect(code).toBe(0);
});
