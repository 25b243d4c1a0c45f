import { getDefaultManager, type ObservabilityManager } from "@llmobs/core";

export interface MyPluginRequest {
  readonly model: string;
  readonly prompt: string;
}

export interface MyPluginAnswer {
  readonly text: string;
  readonly usage: { readonly input: number; readonly output: number };
}

/** The client as far as this package knows it: import the SDK's own type in its place. */
export interface MyPluginClient {
  complete(request: MyPluginRequest): Promise<MyPluginAnswer>;
}

export interface MyPluginOptions {
  /** Where the calls are told. @default the process's default manager, looked up at each call */
  readonly observability?: ObservabilityManager;
}

/**
 * Observes a client's model calls. What it gives back is used as the client was: answers and errors
 * are the same ones, and nothing global is touched.
 */
export function observeMyPlugin<Client extends MyPluginClient>(
  client: Client,
  { observability }: MyPluginOptions = {},
): Client {
  const complete: MyPluginClient["complete"] = (request) => {
    const manager = observability ?? getDefaultManager();
    if (manager === undefined) return client.complete(request);
    const { model, prompt } = request;
    const call = { provider: "my-plugin", operation: "chat", model, input: prompt } as const;
    return manager.trace.llm(call, async (span) => {
      const answer = await client.complete(request);
      span.set({ usage: answer.usage, usageSource: "reported", output: answer.text });
      return answer;
    });
  };

  return new Proxy(client, {
    get(target, property) {
      if (property === "complete") return complete;
      // Of the client itself, since private members can't be read through a proxy.
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
