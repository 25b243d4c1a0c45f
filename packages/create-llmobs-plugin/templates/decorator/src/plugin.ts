import type { DecoratorPlugin } from "@llmobs/core";
import { myPluginDecorator, type MyPluginOptions } from "./my-plugin.ts";

/** What this package is, how the environment configures it, and what it guarantees. */
export const plugin: DecoratorPlugin<MyPluginOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "my-plugin",
  create: myPluginDecorator,
  variables: {
    LLMOBS_MY_PLUGIN_MAX_AGE_MS: {
      option: "maxAgeMs",
      kind: "number",
      description: "Milliseconds after which an event is no longer worth delivering.",
    },
  },
  guarantees: {
    boundedBy: "It holds nothing.",
    whenFull: "It never is.",
    onFailure: "What fails behind it is handed back.",
    onFlush: "There is nothing to do.",
    onCrash: "It holds nothing that could be lost.",
  },
};
