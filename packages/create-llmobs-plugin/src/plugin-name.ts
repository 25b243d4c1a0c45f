import { UsageError } from "./usage-error.ts";

/** A plugin's name in the forms that its code needs. */
export interface PluginName {
  /** `@acme/llmobs-big-query` */
  readonly package: string;
  /** `llmobs-big-query`: what a folder is called. */
  readonly folder: string;
  /** `big-query`: what configuration calls it. */
  readonly kebab: string;
  /** `bigQuery` */
  readonly camel: string;
  /** `BigQuery` */
  readonly pascal: string;
  /** `BIG_QUERY` */
  readonly constant: string;
}

const PACKAGE = /^(?:@[a-z0-9][a-z0-9._-]*\/)?(llmobs-([a-z][a-z0-9]*(?:-[a-z0-9]+)*))$/u;
/** The longest that npm takes. */
const MAX_LENGTH = 214;
/** Files that a plugin has beside the one of its own name. */
const TAKEN = ["index", "plugin"];

/**
 * Reads a plugin's package name: `llmobs-<thing>`, with or without a scope.
 *
 * @throws UsageError that says what was expected, what came, and gives an example
 */
export function parseName(text: string): PluginName {
  const name = text.trim();
  const [, folder, kebab] = PACKAGE.exec(name) ?? [];
  if (folder === undefined || kebab === undefined || name.length > MAX_LENGTH) {
    throw new UsageError(
      `Expected a name such as llmobs-acme or @acme/llmobs-acme: llmobs-, then lower-case words with dashes between them; received ${JSON.stringify(text)}.${example(name)}`,
    );
  }
  if (TAKEN.includes(kebab)) {
    throw new UsageError(
      `Expected a name that says what the plugin is for; received ${JSON.stringify(text)}. For example: --name llmobs-acme`,
    );
  }
  const words = kebab.split("-");
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return {
    package: name,
    folder,
    kebab,
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    constant: words.join("_").toUpperCase(),
  };
}

/** What may have been meant. */
function example(name: string): string {
  const words = name
    .replace(/^llmobs/iu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== "");
  const meant = `llmobs-${words.join("-")}`;
  return PACKAGE.test(meant) ? ` For example: --name ${meant}` : "";
}
