import type { Attributes } from "@opentelemetry/api";
import type { EventType, EventTypes, ObservedEvent } from "@llmobs/core";
import { createEvent } from "@llmobs/core";
import * as official from "@opentelemetry/semantic-conventions/incubating";
import { describe, expect, it } from "vitest";
import { describeEnd, describeStart } from "./describe-span.ts";
import { putInto } from "./put-attributes.ts";
import { CONVENTIONS, type SemconvVersion } from "./semconv.ts";

/** Every name that the last version within the general conventions has. */
const OFFICIAL: ReadonlySet<unknown> = new Set(Object.values(official));

const DEPRECATED = [
  official.ATTR_GEN_AI_SYSTEM,
  official.ATTR_GEN_AI_PROMPT,
  official.ATTR_GEN_AI_COMPLETION,
  official.ATTR_GEN_AI_USAGE_PROMPT_TOKENS,
  official.ATTR_GEN_AI_USAGE_COMPLETION_TOKENS,
];

const ok = { status: "ok", durationMs: 1_500 } as const;
const call = {
  provider: "anthropic",
  operation: "chat",
  model: "claude-sonnet-5",
  serverAddress: "api.anthropic.com",
  serverPort: 443,
  parameters: {
    temperature: 0.2,
    topP: 0.9,
    topK: 40,
    maxTokens: 100,
    seed: 7,
    stopSequences: ["\n"],
    frequencyPenalty: 0.1,
    presencePenalty: 0.3,
    choiceCount: 2,
    stream: true,
  },
} as const;
const called = {
  ...call,
  ...ok,
  responseModel: "claude-sonnet-5-20260101",
  responseId: "msg_1",
  finishReasons: ["end_turn"],
  // Anthropic's own counts leave the cached tokens out of the input.
  usage: { input: 100, cacheRead: 1_000, cacheWrite: 50, output: 20, reasoning: 30 },
  usageSource: "reported",
  cost: { usd: 0.0125 },
  timeToFirstChunkMs: 250,
  requestId: "req_1",
  httpStatusCode: 200,
  retries: 2,
} as const;
const embedding = { provider: "openai", operation: "embeddings", model: "text-embedding-3-small" };

function written<Type extends EventType>(
  version: SemconvVersion,
  type: Type,
  data: EventTypes[Type],
): { name: string; kind: number; attributes: Attributes } {
  const settings = {
    convention: CONVENTIONS[version],
    content: true,
    maxValueBytes: 10_000,
    attributes: undefined,
  };
  const event = createEvent(type, data, { sessionId: "s-1", userId: "ada" }) as ObservedEvent;
  const { name, kind, attributes } = describeStart(event, settings);
  describeEnd(event, settings, putInto(attributes));
  return { name, kind, attributes };
}

describe("version 1.41", () => {
  it("writes a model call", () => {
    expect(written("1.41", "llm.end", called)).toEqual({
      name: "chat claude-sonnet-5",
      kind: 2,
      attributes: {
        "session.id": "s-1",
        "user.id": "ada",
        "gen_ai.conversation.id": "s-1",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-sonnet-5",
        "server.address": "api.anthropic.com",
        "server.port": 443,
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.top_p": 0.9,
        "gen_ai.request.top_k": 40,
        "gen_ai.request.max_tokens": 100,
        "gen_ai.request.seed": 7,
        "gen_ai.request.stop_sequences": ["\n"],
        "gen_ai.request.frequency_penalty": 0.1,
        "gen_ai.request.presence_penalty": 0.3,
        "gen_ai.request.choice.count": 2,
        "gen_ai.request.stream": true,
        "gen_ai.response.id": "msg_1",
        "gen_ai.response.model": "claude-sonnet-5-20260101",
        "gen_ai.response.finish_reasons": ["end_turn"],
        "gen_ai.response.time_to_first_chunk": 0.25,
        "gen_ai.usage.input_tokens": 1_150,
        "gen_ai.usage.output_tokens": 50,
        "gen_ai.usage.cache_read.input_tokens": 1_000,
        "gen_ai.usage.cache_creation.input_tokens": 50,
        "gen_ai.usage.reasoning.output_tokens": 30,
        "http.response.status_code": 200,
        "http.request.resend_count": 2,
        "llmobs.request.id": "req_1",
        "llmobs.usage.source": "reported",
        "llmobs.cost.usd": 0.0125,
      },
    });
  });

  it("writes embeddings with what the convention has for them, and no more", () => {
    const data = {
      ...embedding,
      ...ok,
      parameters: { dimensions: 512, encodingFormats: ["float"], temperature: 1 },
      usage: { input: 8, output: 0 },
      usageSource: "reported",
    } as const;
    expect(written("1.41", "llm.end", data)).toEqual({
      name: "embeddings text-embedding-3-small",
      kind: 2,
      attributes: {
        "session.id": "s-1",
        "user.id": "ada",
        "gen_ai.operation.name": "embeddings",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "text-embedding-3-small",
        "gen_ai.embeddings.dimension.count": 512,
        "gen_ai.request.encoding_formats": ["float"],
        "gen_ai.usage.input_tokens": 8,
        "llmobs.usage.source": "reported",
      },
    });
  });

  it("writes commands, agents and tools, the kind and name as it says", () => {
    const command = { commandId: "c-1", commandType: "answer", ...ok };
    expect(written("1.41", "command.end", command)).toEqual({
      name: "invoke_workflow answer",
      kind: 0,
      attributes: {
        "session.id": "s-1",
        "user.id": "ada",
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "answer",
        "llmobs.command.id": "c-1",
      },
    });
    expect(written("1.41", "agent.end", { agentName: "librarian", ...ok })).toEqual({
      name: "invoke_agent librarian",
      kind: 0,
      attributes: {
        "session.id": "s-1",
        "user.id": "ada",
        "gen_ai.conversation.id": "s-1",
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "librarian",
      },
    });
    expect(written("1.41", "tool.end", { toolName: "search", callId: "call_1", ...ok })).toEqual({
      name: "execute_tool search",
      kind: 0,
      attributes: {
        "session.id": "s-1",
        "user.id": "ada",
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "search",
        "gen_ai.tool.call.id": "call_1",
      },
    });
  });

  it("uses no name that OpenTelemetry has not, and none that it has given up", () => {
    const names = [
      ...Object.keys(
        written("1.41", "llm.end", { ...called, input: "a", output: "b" } as never).attributes,
      ),
      ...Object.keys(written("1.41", "agent.end", { agentName: "a", ...ok }).attributes),
      ...Object.keys(
        written("1.41", "tool.end", {
          toolName: "a",
          callId: "b",
          ...ok,
          arguments: 1,
          result: 2,
        } as never).attributes,
      ),
      ...Object.keys(
        written("1.41", "command.end", { commandId: "a", commandType: "b", ...ok }).attributes,
      ),
      ...CONVENTIONS["1.41"].metrics.flatMap((row) => [
        row.name,
        ...Object.keys(row.labels(called as never)),
      ]),
    ].filter((name) => name.startsWith("gen_ai."));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !OFFICIAL.has(name))).toEqual([]);
    expect(names.filter((name) => (DEPRECATED as string[]).includes(name))).toEqual([]);
  });
});

describe("the latest version", () => {
  it("differs in what was renamed", () => {
    const { attributes } = written("latest", "llm.end", called);
    expect(attributes).toMatchObject({ "gen_ai.usage.cache_write.input_tokens": 50 });
    expect(attributes).not.toHaveProperty("gen_ai.usage.cache_creation.input_tokens");
    const command = { commandId: "c-1", commandType: "answer", ...ok };
    expect(written("latest", "command.end", command)).toMatchObject({
      name: "invoke_workflow answer",
      attributes: {
        "gen_ai.conversation.id": "s-1",
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.agent.name": "answer",
      },
    });
  });
});
