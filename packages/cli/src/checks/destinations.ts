import type { Project } from "../project.ts";
import { reach, type Target } from "../reach.ts";
import { type Finding, finding, type Problem } from "./check.ts";
import type { AskedHandler, Settings } from "./environment.ts";

/** A place to which a handler delivers. */
interface Destination {
  /** The variable that names it, or the option where it is the default. */
  readonly named: string;
  readonly handler: string;
  readonly target: Target;
}

const IS_FILE = /(?:^|[a-z])(?:path|file|dir|directory|folder)$/iu;

/** Whether the addresses and files to which the handlers deliver can be reached. */
export async function checkDestinations(
  { folder }: Project,
  { handlers }: Settings,
): Promise<Finding> {
  const destinations = destinationsOf(handlers);
  const problems = await Promise.all(
    destinations.map(async ({ named, handler, target }): Promise<Problem[]> => {
      const obstacle = await reach(target, folder);
      if (obstacle === undefined) return [];
      const message = `${handler} can't reach its destination (${named}): ${obstacle}.`;
      const mend =
        target.kind === "url"
          ? `Start what should listen there, or correct ${named}.`
          : `Make the folder writable, or name another one in ${named}.`;
      return [{ message, mend }];
    }),
  );
  const none = "no handler that is asked for names an address or a file";
  const note = destinations.length === 0 ? none : `${destinations.length} within reach`;
  return finding(problems.flat(), note);
}

function destinationsOf(handlers: readonly AskedHandler[]): readonly Destination[] {
  return handlers.flatMap(({ loaded: { entry, plugin }, options, origins }) => {
    const texts = Object.values(plugin?.variables ?? {}).filter(({ kind }) => kind === "string");
    return [...new Set(texts.map(({ option }): string => option))].flatMap((option) => {
      const target = targetOf(option, options[option]);
      if (target === undefined) return [];
      const variable = origins.find((origin) => origin.option === option)?.variable;
      return [{ named: variable ?? `its ${option}`, handler: entry.package, target }];
    });
  });
}

function targetOf(option: string, value: unknown): Target | undefined {
  if (typeof value !== "string") return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(value) && URL.canParse(value)) {
    return { kind: "url", url: new URL(value) };
  }
  return IS_FILE.test(option) ? { kind: "file", path: value } : undefined;
}
