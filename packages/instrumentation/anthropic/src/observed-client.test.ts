import { AnthropicFoundry } from "@anthropic-ai/foundry-sdk";
import Anthropic, { NotFoundError } from "@anthropic-ai/sdk";
import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import { ObservabilityManager, setDefaultManager } from "@llmobs/core";
import { recordingHandler } from "@llmobs/testing";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";
import { observeAnthropic } from "./observe-anthropic.ts";
import { providerName } from "./provider-name.ts";

describe("the observed client", () => {
  it("is of the same type, with the same members", async () => {
    await using all = await setUp();
    expect(all.observed).toBeInstanceOf(Anthropic);
    expect(all.observed.messages).toBeInstanceOf(Anthropic.Messages);
    expect(Object.keys(all.observed)).toEqual(Object.keys(all.client));
    expectTypeOf(all.observed).toEqualTypeOf<Anthropic>();
  });

  it("leaves the client given unobserved", async () => {
    await using all = await setUp();
    await all.client.messages.create(QUESTION);
    await all.client.messages.stream(QUESTION).finalMessage();
    expect(all.provider.requests).toHaveLength(2);
    expect(all.handler.events).toEqual([]);
  });

  it("does everything else as before, and records nothing of it", async () => {
    await using all = await setUp();
    const { max_tokens: _, ...counted } = QUESTION;
    await expect(all.observed.models.list()).rejects.toBeInstanceOf(NotFoundError);
    await expect(all.observed.messages.countTokens(counted)).rejects.toThrow("404");
    await expect(all.observed.messages.batches.list()).rejects.toThrow("404");
    await expect(all.observed.post("/other", { body: {} })).rejects.toThrow("404");
    expect(all.provider.requests).toHaveLength(4);
    expect(all.handler.events).toEqual([]);
  });

  it("runs a subclass's methods with its private members", async () => {
    await using all = await setUp();
    class Counting extends Anthropic {
      #requests = 0;

      protected override async prepareOptions(): Promise<void> {
        this.#requests++;
      }

      get requests(): number {
        return this.#requests;
      }
    }
    const client = new Counting({ apiKey: "any", baseURL: all.provider.url });
    const observed = observeAnthropic(client, { observability: all.manager });
    await observed.messages.create(QUESTION);
    await observed.messages.stream(QUESTION).finalMessage();
    expect([observed.requests, client.requests]).toEqual([2, 2]);
    expect(all.statuses()).toEqual(["ok", "ok"]);
  });

  it("stays observed by withOptions, once and again", async () => {
    await using all = await setUp();
    const copy = all.observed.withOptions({ timeout: 5_000 }).withOptions({ maxRetries: 1 });
    expect([copy.timeout, copy.maxRetries]).toEqual([5_000, 1]);
    await copy.messages.create(QUESTION);
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("observed again is itself, and records each call once", async () => {
    await using all = await setUp();
    const again = observeAnthropic(all.observed, { observability: all.manager });
    expect(again).toBe(all.observed);
    await again.messages.create(QUESTION);
    await observeAnthropic(again.withOptions({})).messages.create(QUESTION);
    expect(all.statuses()).toEqual(["ok", "ok"]);
  });

  it("fails as the client does for a request that it can't read", async () => {
    await using all = await setUp();
    const failureOf = async (client: Anthropic): Promise<unknown> => {
      try {
        return await client.messages.create(undefined as never);
      } catch (thrown) {
        return thrown;
      }
    };
    const failure = await failureOf(all.client);
    expect(failure).toBeInstanceOf(TypeError);
    expect(await failureOf(all.observed)).toEqual(failure);
    expect(all.handler.events).toEqual([]);
  });
});

describe("whom a client asks", () => {
  it.each([
    ["api.anthropic.com", "anthropic"],
    ["bedrock-runtime.eu-west-1.amazonaws.com", "aws.bedrock"],
    ["aws-external-anthropic.us-east-1.api.aws", "anthropic"],
    ["aiplatform.googleapis.com", "gcp.vertex_ai"],
    ["europe-west1-aiplatform.googleapis.com", "gcp.vertex_ai"],
    ["aiplatform.us.rep.googleapis.com", "gcp.vertex_ai"],
    ["claude.googleapis.com", "anthropic"],
    ["ours.services.ai.azure.com", "azure.ai.inference"],
    ["evilamazonaws.com", "anthropic"],
    ["", "anthropic"],
  ])("%s is %s", (host, name) => {
    expect(providerName(host)).toBe(name);
  });

  it("is Vertex for Vertex's client, which speaks another path", async () => {
    await using all = await setUp();
    const asked: string[] = [];
    const client = new AnthropicVertex({
      projectId: "ours",
      region: "europe-west1",
      // Asked for its headers and nothing else.
      authClient: { getRequestHeaders: async () => new Headers() } as never,
      fetch: (url, init) => {
        asked.push(url as string);
        const body = { ...JSON.parse(init?.body as string), model: "claude-sonnet-5" };
        const headers = {
          authorization: "Bearer any",
          ...Object.fromEntries(new Headers(init?.headers)),
          "anthropic-version": "1",
        };
        return fetch(`${all.provider.url}/messages`, {
          ...(init as RequestInit),
          headers,
          body: JSON.stringify(body),
        });
      },
    });
    const observed = observeAnthropic(client, { observability: all.manager });
    expectTypeOf(observed).toEqualTypeOf<AnthropicVertex>();
    await observed.messages.create(QUESTION);
    await observed.messages.stream(QUESTION).finalMessage();
    expect(asked[0]).toMatch(/europe-west1-aiplatform.*claude-sonnet-5:rawPredict$/);
    expect(all.ends()).toMatchObject([
      { provider: "gcp.vertex_ai", status: "ok", usageSource: "reported" },
      { provider: "gcp.vertex_ai", status: "ok", usageSource: "reported" },
    ]);
  });

  it("is what the option says, for Foundry's client with an address of its own too", async () => {
    await using all = await setUp();
    const client = new AnthropicFoundry({
      apiKey: "any",
      baseURL: `${all.provider.url}/anthropic`,
    });
    const observed = observeAnthropic(client, { observability: all.manager, provider: "acme" });
    await observed.messages.create(QUESTION);
    await observed.withOptions({ timeout: 900 }).messages.create(QUESTION);
    expect(all.ends()).toMatchObject([{ provider: "acme" }, { provider: "acme" }]);
  });

  it("follows the base URL where that changes", async () => {
    await using all = await setUp();
    await using elsewhere = await setUp();
    await all.observed.messages.create(QUESTION);
    all.observed.baseURL = elsewhere.provider.url;
    await all.observed.messages.create(QUESTION);
    expect(all.ends().map(({ serverPort }) => serverPort)).toEqual([
      Number(new URL(all.provider.url).port),
      Number(new URL(elsewhere.provider.url).port),
    ]);
  });
});

describe("the manager", () => {
  it("is the process's default, looked up at each call", async () => {
    await using all = await setUp();
    onTestFinished(() => setDefaultManager(undefined));
    const client = observeAnthropic(all.client);
    await client.messages.create(QUESTION);
    const sink = recordingHandler();
    const manager = new ObservabilityManager({ source: "late", handlers: [sink] });
    setDefaultManager(manager);
    await client.messages.create(QUESTION);
    sink.assertTypes("llm.start", "llm.end");
    manager.setEnabled(false);
    await client.messages.create(QUESTION);
    sink.assertTypes("llm.start", "llm.end");
    expect(all.provider.requests).toHaveLength(3);
  });
});

describe("observeAnthropic", () => {
  it.each([
    [{ provider: "" }, 'provider must be a string with text in it; received ""'],
    [{ level: "loud" }, "level must be one of"],
    [{ estimateUsage: {} }, "estimateUsage must be a function; received an object"],
  ])("refuses %j", (options, message) => {
    const client = new Anthropic({ apiKey: "any" });
    expect(() => observeAnthropic(client, options as never)).toThrow(`[anthropic] ${message}`);
  });

  it.each([[undefined], [{}], ["client"]])("refuses %j as a client", (client) => {
    expect(() => observeAnthropic(client as never)).toThrow(
      "[anthropic] client must be a client of the @anthropic-ai/sdk package",
    );
  });
});
