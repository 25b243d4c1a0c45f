import { composeAnswer } from "./compose-answer.ts";
import type { Exchange, Step } from "./conversation.ts";
import { asksForAll, keywordsOf, pathsIn } from "./keywords.ts";

/** What the stand-in does next. Its reasoning is billed but, as with a real model, never sent. */
export type Move = { readonly reasoning: string } & (
  | { readonly kind: "call"; readonly calls: readonly Call[] }
  | { readonly kind: "answer"; readonly text: string }
);

interface Call {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const MAX_READ_AFTER_LIST = 5;
const MAX_READ_AFTER_SEARCH = 2;
const LINES_BEFORE_HIT = 15;

/**
 * Decides by rules that know nothing of the documents: read what the question names; otherwise list
 * or search; read what that found; then answer from what was read.
 */
export function decide(exchange: Exchange, tools: ReadonlySet<string>): Move {
  const move = readNamed(exchange) ?? readFound(exchange) ?? look(exchange);
  if (move?.kind === "call" && move.calls.every(({ tool }) => tools.has(tool))) return move;
  return {
    kind: "answer",
    reasoning:
      "I have what there is; I quote the passages that share most words with the question.",
    text: composeAnswer(exchange.question, exchange.steps),
  };
}

function readNamed({ question, steps }: Exchange): Move | undefined {
  const tried = new Set(steps.map(({ parameters }) => parameters["path"]));
  const paths = pathsIn(question).filter((path) => !tried.has(path));
  if (paths.length === 0) return undefined;
  return {
    kind: "call",
    reasoning: "The question names a document, so I read it before anything else.",
    calls: paths.map((path) => ({ tool: "read_file", parameters: { path } })),
  };
}

function readFound({ steps }: Exchange): Move | undefined {
  if (succeeded(steps, "read_file") !== undefined) return undefined;
  const listed = succeeded(steps, "list_files")?.result.split("\n") ?? [];
  const found = succeeded(steps, "search_files")?.result.split("\n") ?? [];
  const parameters = [
    ...listed
      .filter(isPath)
      .slice(0, MAX_READ_AFTER_LIST)
      .map((path) => ({ path })),
    ...placesIn(found).slice(0, MAX_READ_AFTER_SEARCH),
  ];
  if (parameters.length === 0) return undefined;
  return {
    kind: "call",
    reasoning: "It may be in any of these documents, so I read them side by side.",
    calls: parameters.map((place) => ({ tool: "read_file", parameters: place })),
  };
}

function look({ question, steps }: Exchange): Move | undefined {
  if (steps.some(({ failed }) => !failed)) return undefined;
  if (asksForAll(question)) {
    const containing = /\bpackage/i.test(question) ? "package.json" : "README.md";
    const reasoning = `It asks for all of them, so I list what has ${containing} in its path.`;
    return { kind: "call", reasoning, calls: [{ tool: "list_files", parameters: { containing } }] };
  }
  const words = keywordsOf(question).join(" ");
  if (words === "") return undefined;
  const reasoning = `I don't know where that is written, so I search for: ${words}.`;
  return { kind: "call", reasoning, calls: [{ tool: "search_files", parameters: { words } }] };
}

function succeeded(steps: readonly Step[], name: string): Step | undefined {
  return steps.findLast(({ tool, failed }) => tool === name && !failed);
}

function isPath(line: string): boolean {
  return /^\S+\.\w+$/.test(line);
}

/** The documents in which a search had hits, each from a little before its best one. */
function placesIn(hits: readonly string[]): readonly { path: string; from_line: number }[] {
  const places = new Map<string, number>();
  for (const hit of hits) {
    const [, path, line] = /^(\S+?):(\d+): /.exec(hit) ?? [];
    if (path !== undefined && !places.has(path)) places.set(path, Number(line));
  }
  return places
    .entries()
    .map(([path, line]) => ({ path, from_line: Math.max(1, line - LINES_BEFORE_HIT) }))
    .toArray();
}
