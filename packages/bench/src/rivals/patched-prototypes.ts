import type { OpenAIClass } from "./rival.ts";

/** Makes all clients observed, or none: for rivals that change the client's classes. */
export interface PatchedPrototypes {
  observe(isObserved: boolean): void;
}

/** Lets a rival change the classes, and remembers how they were before. */
export function patchedPrototypes(client: OpenAIClass, patch: () => void): PatchedPrototypes {
  const prototypes = [
    client.Chat.Completions.prototype,
    client.Completions.prototype,
    client.Responses.prototype,
    client.Embeddings.prototype,
  ];
  const read = (): PropertyDescriptorMap[] =>
    prototypes.map((prototype) => Object.getOwnPropertyDescriptors(prototype));
  const original = read();
  patch();
  const patched = read();
  return {
    observe: (isObserved) => {
      for (const [index, prototype] of prototypes.entries()) {
        const wanted = (isObserved ? patched : original)[index] ?? {};
        Object.defineProperties(prototype, wanted);
      }
    },
  };
}
