import { recordingHandler } from "@llmobs/testing";
import { ObservabilityManager, setDefaultManager } from "@llmobs/core";
import OpenAI, { AzureOpenAI, NotFoundError } from "openai";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";
import { observeOpenAI } from "./observe-openai.ts";

describe("the observed client", () => {
  it("is of the same type, with the same members", async () => {
    await using all = await setUp();
    expect(all.observed).toBeInstanceOf(OpenAI);
    expect(all.observed.chat.completions).toBeInstanceOf(OpenAI.Chat.Completions);
    expect(Object.keys(all.observed)).toEqual(Object.keys(all.client));
    expectTypeOf(all.observed).toEqualTypeOf<OpenAI>();
    const azure = new AzureOpenAI({ apiKey: "any", apiVersion: "v", endpoint: "https://a.test" });
    expectTypeOf(observeOpenAI(azure)).toEqualTypeOf<AzureOpenAI>();
  });

  it("leaves the client given unobserved", async () => {
    await using all = await setUp();
    await all.client.chat.completions.create(QUESTION);
    await all.client.chat.completions.stream(QUESTION).finalChatCompletion();
    expect(all.provider.requests).toHaveLength(2);
    expect(all.handler.events).toEqual([]);
  });

  it("does everything else as before, and records nothing of it", async () => {
    await using all = await setUp();
    await expect(all.observed.models.list()).rejects.toBeInstanceOf(NotFoundError);
    await expect(all.observed.chat.completions.list()).rejects.toBeInstanceOf(NotFoundError);
    await expect(all.observed.post("/other", { body: {} })).rejects.toThrow("404");
    expect(all.provider.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/models",
      "GET /v1/chat/completions",
      "POST /v1/other",
    ]);
    expect(all.handler.events).toEqual([]);
  });

  it("runs a subclass's methods with its private members", async () => {
    await using all = await setUp();
    class Counting extends OpenAI {
      #requests = 0;

      protected override async prepareOptions(): Promise<void> {
        this.#requests++;
      }

      get requests(): number {
        return this.#requests;
      }
    }
    const client = new Counting({ apiKey: "any", baseURL: `${all.provider.url}/v1` });
    const observed = observeOpenAI(client, { observability: all.manager });
    await observed.chat.completions.create(QUESTION);
    await observed.chat.completions.stream(QUESTION).finalChatCompletion();
    expect([observed.requests, client.requests]).toEqual([2, 2]);
    expect(all.statuses()).toEqual(["ok", "ok"]);
  });

  it("stays observed by withOptions, once and again", async () => {
    await using all = await setUp();
    const copy = all.observed.withOptions({ timeout: 5_000 }).withOptions({ maxRetries: 1 });
    expect([copy.timeout, copy.maxRetries]).toEqual([5_000, 1]);
    await copy.chat.completions.create(QUESTION);
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("observed again is itself, and records each call once", async () => {
    await using all = await setUp();
    const again = observeOpenAI(all.observed, { observability: all.manager });
    expect(again).toBe(all.observed);
    await again.chat.completions.create(QUESTION);
    await observeOpenAI(again.withOptions({})).chat.completions.create(QUESTION);
    expect(all.statuses()).toEqual(["ok", "ok"]);
  });

  it("calls what a test has put in the place of a method", async () => {
    await using all = await setUp();
    const completion = { id: "chatcmpl-mock", model: "mock", choices: [] };
    const create = async () => completion;
    Object.assign(all.client.chat.completions, { create });
    expect(await all.observed.chat.completions.create(QUESTION)).toBe(completion);
    expect(all.ends()).toMatchObject([{ status: "ok", responseId: "chatcmpl-mock" }]);
  });

  it("fails as the client does for a request that it can't read", async () => {
    await using all = await setUp();
    const failureOf = (client: OpenAI): Promise<unknown> =>
      client.chat.completions.create(undefined as never).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    const failure = await failureOf(all.client);
    expect(failure).toBeInstanceOf(TypeError);
    expect(await failureOf(all.observed)).toEqual(failure);
    expect(all.handler.events).toEqual([]);
  });
});

describe("whom a client asks", () => {
  it("is Azure, and the deployment, for an Azure client", async () => {
    await using all = await setUp();
    const client = new AzureOpenAI({
      apiKey: "any",
      apiVersion: "2026-01-01",
      endpoint: all.provider.url,
      deployment: "our-gpt",
    });
    const observed = observeOpenAI(client, { observability: all.manager });
    await observed.chat.completions.create({ ...QUESTION, model: "" });
    await observed.withOptions({ timeout: 900 }).chat.completions.create(QUESTION);
    expect(all.provider.requests[0]?.path).toBe(
      "/openai/deployments/our-gpt/chat/completions?api-version=2026-01-01",
    );
    expect(all.ends()).toMatchObject([
      { provider: "azure.ai.openai", model: "our-gpt", status: "ok" },
      { provider: "azure.ai.openai", model: "gpt-5", status: "ok" },
    ]);
  });

  it("follows the base URL where that changes", async () => {
    await using all = await setUp();
    await using elsewhere = await setUp();
    await all.observed.chat.completions.create(QUESTION);
    all.observed.baseURL = `${elsewhere.provider.url}/v1`;
    await all.observed.chat.completions.create(QUESTION);
    expect(all.ends().map(({ serverPort }) => serverPort)).toEqual([
      Number(new URL(all.provider.url).port),
      Number(new URL(elsewhere.provider.url).port),
    ]);
  });

  it("is what the option says", async () => {
    await using all = await setUp({ observe: { provider: "acme" } });
    await all.observed.withOptions({}).chat.completions.create(QUESTION);
    expect(all.ends()).toMatchObject([{ provider: "acme" }]);
  });
});

describe("the level", () => {
  it("is that of starts; an end's follows from its status", async () => {
    await using all = await setUp({ observe: { level: "debug" } });
    await all.observed.chat.completions.create(QUESTION);
    all.provider.reply({ status: 400 });
    await expect(all.observed.chat.completions.create(QUESTION)).rejects.toThrow("400");
    expect(all.handler.events.map(({ type, level }) => [type, level])).toEqual([
      ["llm.start", "debug"],
      ["llm.end", "info"],
      ["llm.start", "debug"],
      ["llm.end", "error"],
    ]);
  });
});

describe("the manager", () => {
  it("is the process's default, looked up at each call", async () => {
    await using all = await setUp();
    onTestFinished(() => setDefaultManager(undefined));
    const client = observeOpenAI(all.client);
    await client.chat.completions.create(QUESTION);
    const sink = recordingHandler();
    const manager = new ObservabilityManager({ source: "late", handlers: [sink] });
    setDefaultManager(manager);
    await client.chat.completions.create(QUESTION);
    sink.assertTypes("llm.start", "llm.end");
    manager.setEnabled(false);
    await client.chat.completions.create(QUESTION);
    manager.setEnabled(true);
    setDefaultManager(undefined);
    await client.chat.completions.create(QUESTION);
    sink.assertTypes("llm.start", "llm.end");
    expect(all.provider.requests).toHaveLength(4);
  });
});

describe("observeOpenAI", () => {
  it.each([
    [{ provider: "" }, 'provider must be a string with text in it; received ""'],
    [
      { level: "loud" },
      'level must be one of "debug", "info", "warn", "error", "fatal"; received "loud"',
    ],
    [{ includeUsage: 1 }, "includeUsage must be true or false; received 1"],
    [{ estimateUsage: {} }, "estimateUsage must be a function; received an object"],
  ])("refuses %j", async (options, message) => {
    const client = new OpenAI({ apiKey: "any" });
    expect(() => observeOpenAI(client, options as never)).toThrow(`[openai] ${message}`);
  });

  it.each([[undefined], [{}], ["client"]])("refuses %j as a client", (client) => {
    expect(() => observeOpenAI(client as never)).toThrow(
      "[openai] client must be a client of the openai package",
    );
  });
});
