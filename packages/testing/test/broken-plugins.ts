import type { HandlerPlugin } from "@llmobs/core";
import { recordingHandler } from "../src/index.ts";

export const correctPlugin: HandlerPlugin<{ readonly path?: string }> = {
  apiVersion: 1,
  kind: "handler",
  name: "paper-tape",
  create: () => recordingHandler(),
  variables: {
    LLMOBS_TAPE_PATH: { option: "path", kind: "string", description: "Where the tape lies." },
    LLMOBS_TAPE_MODE: { option: "path", kind: ["punch", "read"], description: "What it does." },
  },
  guarantees: {
    boundedBy: "The length of the tape.",
    whenFull: "It hands events back.",
    onFailure: "It hands events back.",
    onFlush: "There is nothing to do.",
    onCrash: "What is punched stays.",
  },
};

/** A plugin export with one defect, and what the name of the rule that finds it begins with. */
export interface BrokenPlugin {
  readonly defect: string;
  readonly breaks: string;
  /** What is wrong, over a correct one. */
  readonly change: object;
}

const { guarantees } = correctPlugin;
const variable = { option: "path", kind: "string", description: "Where the tape lies." };

export const brokenPlugins: readonly BrokenPlugin[] = [
  { defect: "is of another contract", breaks: "says what it is", change: { apiVersion: 2 } },
  { defect: "is of the wrong kind", breaks: "says what it is", change: { kind: "decorator" } },
  { defect: "has a package's name", breaks: "says what it is", change: { name: "@acme/tape" } },
  { defect: "makes nothing", breaks: "makes what its kind", change: { create: () => ({}) } },
  {
    defect: "throws without options",
    breaks: "makes what its kind",
    change: {
      create: () => {
        throw new TypeError("path is missing");
      },
    },
  },
  {
    defect: "has a variable of an unknown kind",
    breaks: "describes its environment",
    change: { variables: { LLMOBS_TAPE: { ...variable, kind: "path" } } },
  },
  {
    defect: "has a variable that nobody would find",
    breaks: "describes its environment",
    change: { variables: { tape: variable } },
  },
  {
    defect: "leaves a variable undescribed",
    breaks: "describes its environment",
    change: { variables: { LLMOBS_TAPE: { ...variable, description: "" } } },
  },
  {
    defect: "keeps a guarantee to itself",
    breaks: "gives its guarantees",
    change: { guarantees: { ...guarantees, onCrash: "" } },
  },
];
