import { describe, expect, it } from "vitest";
import { isObserved, type ObservedMembers, observedView } from "./observed-view.ts";

class Completions {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  create(question: string): string {
    return this.client.post(question);
  }

  /** A helper, made of another method of the client. */
  parse(question: string): string {
    return `parsed ${this.client.completions.create(question)}`;
  }
}

class Client {
  #posts = 0;
  readonly completions = new Completions(this);
  baseUrl = "https://example.test";

  get posts(): number {
    return this.#posts;
  }

  set posts(count: number) {
    this.#posts = count;
  }

  post(what: string): string {
    this.#posts++;
    return `answer to ${what}`;
  }

  withOptions(): Client {
    return new Client();
  }
}

function setUp() {
  const calls: unknown[][] = [];
  const members: ObservedMembers = {
    completions: {
      kind: "object",
      members: {
        create: {
          kind: "call",
          call: (invoke, args) => {
            calls.push([...args]);
            return invoke(args);
          },
        },
        parse: { kind: "helper" },
      },
    },
    withOptions: { kind: "copy", observe: (copy) => observedView(copy, members) },
  };
  const client = new Client();
  return { client, calls, observed: observedView(client, members) };
}

describe("an observed view", () => {
  it("sees a call, whose method runs with the private members that it needs", () => {
    const { client, observed, calls } = setUp();
    expect(observed.completions.create("why?")).toBe("answer to why?");
    expect(calls).toEqual([["why?"]]);
    expect([client.posts, observed.posts, observed.post("x")]).toEqual([1, 1, "answer to x"]);
  });

  it("sees the calls that a helper makes", () => {
    const { observed, calls } = setUp();
    expect(observed.completions.parse("why?")).toBe("parsed answer to why?");
    expect(calls).toEqual([["why?"]]);
  });

  it("leaves the object as it was", () => {
    const { client, calls } = setUp();
    expect(client.completions.create("why?")).toBe("answer to why?");
    expect(client.completions.parse("why?")).toBe("parsed answer to why?");
    expect(calls).toEqual([]);
    expect([isObserved(client), isObserved(client.completions)]).toEqual([false, false]);
  });

  it("is of the same class, with the same members, always the same ones", () => {
    const { client, observed } = setUp();
    expect(observed).toBeInstanceOf(Client);
    expect(observed.completions).toBeInstanceOf(Completions);
    expect(observed.constructor).toBe(Client);
    expect(Object.keys(observed)).toEqual(Object.keys(client));
    expect(observed.completions).toBe(observed.completions);
    expect(Reflect.get(observed, "post")).toBe(Reflect.get(observed, "post"));
    expect(observed.completions.client).toBe(observed);
    expect([observed.post.name, observed.post.length]).toEqual(["post", 1]);
  });

  it("writes to the object, by setters that need private members too", () => {
    const { client, observed } = setUp();
    observed.baseUrl = "https://elsewhere.test";
    observed.posts = 7;
    expect([client.baseUrl, client.posts]).toEqual(["https://elsewhere.test", 7]);
  });

  it("sees a method that was put in the place of another", () => {
    const { client, observed, calls } = setUp();
    expect(observed.completions.create("a")).toBe("answer to a");
    client.completions.create = (question) => `mocked ${question}`;
    expect(observed.completions.create("b")).toBe("mocked b");
    expect(calls).toEqual([["a"], ["b"]]);
  });

  it("covers what an observed client makes of itself", () => {
    const { observed, calls } = setUp();
    const other = observed.withOptions();
    expect([isObserved(other), other.completions.create("a")]).toEqual([true, "answer to a"]);
    expect(calls).toEqual([["a"]]);
  });

  it("of a view is the view itself", () => {
    const { observed, calls } = setUp();
    const again = observedView(observed, {});
    expect(again).toBe(observed);
    again.completions.create("a");
    expect(calls).toEqual([["a"]]);
  });

  it("shows a frozen member as it is, since nothing else may be shown", () => {
    const { client, observed, calls } = setUp();
    Object.freeze(client);
    expect(observed.completions.create("a")).toBe("answer to a");
    expect(calls).toEqual([]);
  });

  it("leaves a method that is taken out of it as helpless as it would be otherwise", () => {
    const { client, observed } = setUp();
    for (const owner of [client, observed]) {
      const post: unknown = Reflect.get(owner, "post");
      expect(() => (post as (what: string) => string)("a")).toThrow(TypeError);
    }
  });
});
