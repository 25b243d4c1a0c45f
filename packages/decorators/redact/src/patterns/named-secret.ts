import { endsInName } from "../secret-names.ts";
import { atEach } from "./at-each.ts";
import { nameBefore } from "./name-before.ts";
import type { Finder } from "./pattern.ts";
import { valueBehind } from "./value-behind.ts";

/** Names whose value goes on to the end of the line. */
const LINE_NAMES: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/**
 * What a text says stands under a secret's name: `password=…`, `"api_key": "…"` (quotes escaped or
 * not, as in JSON within JSON), `Authorization: …`, `?key=…`.
 */
export const namedSecretFinders: readonly Finder[] = ["=", ":"].map((sign) =>
  atEach(sign, "key=x".length, (text, at, behind, from) => {
    const name = nameBefore(text, at, from);
    if (name === undefined) return undefined;
    return valueBehind(text, behind, endsInName(name, LINE_NAMES));
  }),
);
