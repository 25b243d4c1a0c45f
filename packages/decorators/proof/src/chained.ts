import type { Decorator, FlushOptions, Handler, Next } from "@llmobs/core";
import { batchError, failuresOf } from "@llmobs/core/error";

/**
 * Makes one decorator of several, the first one outermost, as a pipe would put them together. A pipe
 * does the same with handlers; this is for a suite that wants a decorator.
 */
export function chained(...decorators: readonly Decorator[]): Decorator {
  return (last, context) => {
    const nodes: Handler[] = [];
    let next: Next = last;
    for (const decorator of decorators.toReversed()) {
      const node = decorator(next, context);
      nodes.unshift(node);
      next = nextOf(node, next);
    }
    return {
      name: nodes.map(({ name }) => name).join(" > "),
      handle: (event) => next.handle(event),
      handleBatch: (events) => next.handleBatch(events),
      ...(next.acknowledges !== undefined && { acknowledges: next.acknowledges }),
      durable: nodes.some(({ durable }) => durable === true),
      queued: () => nodes.reduce((sum, node) => sum + (node.queued?.() ?? 0), 0),
      recovered: () => nodes.reduce((sum, node) => sum + (node.recovered?.() ?? 0), 0),
      attach: (host) => {
        for (const node of nodes) node.attach?.(host);
      },
      flush: async (options: FlushOptions) => {
        for (const node of nodes) await node.flush?.(options);
      },
      flushSync: () => {
        for (const node of nodes) node.flushSync?.();
      },
      [Symbol.asyncDispose]: async () => {
        for (const node of nodes) await node[Symbol.asyncDispose]?.();
      },
    };
  };
}

function nextOf(node: Handler, behind: Next): Next {
  return {
    handle: (event) => node.handle(event),
    handleBatch: (events) => {
      const handBack = (error: unknown): never => {
        throw batchError(failuresOf(error, events));
      };
      try {
        return node.handleBatch?.(events)?.then(undefined, handBack);
      } catch (error) {
        return handBack(error);
      }
    },
    acknowledges: node.acknowledges ?? behind.acknowledges,
  };
}
