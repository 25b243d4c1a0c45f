import type { DecoratorTraits } from "@llmobs/testing";
import { type Arbitrary, shuffledSubarray, tuple } from "fast-check";
import { type Drawn, pool } from "./pool.ts";

/** Some of the decorators, drawn at random, in any order in which they can stand; the outermost first. */
export function chains(minLength: number, maxLength: number): Arbitrary<readonly Drawn[]> {
  return shuffledSubarray([...pool], { minLength, maxLength })
    .chain((drawn) => tuple(...drawn))
    .map(inOrder);
}

const ORDER = ["queue", "queue on disk", "needs failures"] as const;

/** Puts those that demand an order into it, in the places that they have, and moves nothing else. */
function inOrder(drawn: readonly Drawn[]): readonly Drawn[] {
  const bound = ORDER.flatMap((place) => drawn.filter((each) => each.place === place)).values();
  return drawn.map((each) => (each.place === "anywhere" ? each : (bound.next().value ?? each)));
}

/** All traits that any of the decorators has. */
export function traitsOf(chain: readonly Drawn[]): DecoratorTraits {
  return Object.assign(
    {},
    ...chain.map(({ traits }) =>
      Object.fromEntries(Object.entries(traits).filter(([, has]) => has)),
    ),
  ) as DecoratorTraits;
}

/** How a chain is told in a test's name. */
export function nameOf(chain: readonly Drawn[]): string {
  return chain.map(({ name, options }) => `${name}(${JSON.stringify(options)})`).join(" > ");
}
