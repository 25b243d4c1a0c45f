import { describe, expectTypeOf, it } from "vitest";
import { bind } from "./bind.ts";
import { observe } from "./observe.ts";

describe("the type of an observed function", () => {
  it("is its own", () => {
    const search = async (query: string, limit?: number): Promise<readonly string[]> => [
      query,
      String(limit),
    ];
    expectTypeOf(observe(search)).toEqualTypeOf(search);
    expectTypeOf(bind(search)).toEqualTypeOf(search);
    // @ts-expect-error the query is a text
    void (() => observe(search)(1));
  });

  it("keeps overloads, type parameters, this and predicates", () => {
    interface Parse {
      (text: string): number;
      (texts: readonly string[]): number[];
      readonly strict: boolean;
    }
    const parse = Object.assign((given: never): never => given, {
      strict: true,
    }) as unknown as Parse;
    const observed = observe(parse, { input: (texts) => texts.length });
    expectTypeOf(observed).toEqualTypeOf<Parse>();
    expectTypeOf(observed("1")).toEqualTypeOf<number>();
    expectTypeOf(observed(["1"])).toEqualTypeOf<number[]>();

    const first = observe(<Item>(items: readonly Item[]): Item | undefined => items[0]);
    expectTypeOf(first(["a"])).toEqualTypeOf<string | undefined>();

    const nameOf = observe(function (this: { readonly name: string }): string {
      return this.name;
    });
    expectTypeOf(nameOf).toEqualTypeOf<(this: { readonly name: string }) => string>();

    const isText = observe((value: unknown): value is string => typeof value === "string");
    expectTypeOf(isText).guards.toEqualTypeOf<string>();
  });

  it("keeps generators", () => {
    async function* stream(
      _prompt: string,
    ): AsyncGenerator<{ readonly text: string }, number, boolean> {
      yield { text: "" };
      return 1;
    }
    const observed = observe(stream, {
      onYield: (chunk, scope) => {
        expectTypeOf(chunk).toEqualTypeOf<{ readonly text: string }>();
        scope.set({ result: chunk.text });
      },
      result: (count) => {
        expectTypeOf(count).toEqualTypeOf<number>();
      },
    });
    expectTypeOf(observed).toEqualTypeOf(stream);
  });
});

describe("the options", () => {
  it("know what the function takes and comes to", () => {
    observe(async (query: string, limit: number) => ({ query, hits: limit }), {
      as: "command",
      span: (query, limit) => {
        expectTypeOf(query).toEqualTypeOf<string>();
        expectTypeOf(limit).toEqualTypeOf<number>();
        return { commandId: query };
      },
      input: (query) => query,
      result: ({ hits }) => {
        expectTypeOf(hits).toEqualTypeOf<number>();
      },
    });
    observe((model: string) => ({ tokens: model.length }), {
      as: "llm",
      request: (model) => ({ provider: "acme", operation: "chat", model }),
      response: ({ tokens }) => ({ usage: { input: 0, output: tokens } }),
    });
  });

  it("are those of what it is observed as", () => {
    // @ts-expect-error a model call needs its request
    void (() => observe(() => {}, { as: "llm" }));
    // @ts-expect-error a command has no callId
    void (() => observe(() => {}, { as: "command", span: { callId: "1" } }));
    // @ts-expect-error a tool has no request
    void (() => observe(() => {}, { as: "tool", request: () => ({}) }));
    // @ts-expect-error there is no such kind
    void (() => observe(() => {}, { as: "span" }));
    void (() =>
      observe(() => {}, {
        as: "llm",
        request: () => ({ provider: "acme", operation: "chat", model: "acme-1" }),
        // @ts-expect-error the end of a model call has no such member
        response: () => ({ no: 1 }),
      }));
  });
});
