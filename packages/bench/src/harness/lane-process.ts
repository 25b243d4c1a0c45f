/** The program of a contender's process: does what it is asked to do, until it is killed. */
import type { Contender, Track } from "./contender.ts";
import type { Assignment, Reply, Request } from "./lane.ts";

const assignment = JSON.parse(process.argv[2] ?? "{}") as Assignment;
const { contenders } = (await import(assignment.module)) as {
  readonly contenders: readonly Contender[];
};
const contender = contenders.find(({ name }) => name === assignment.contender);
if (contender === undefined) throw new Error(`There is no contender "${assignment.contender}".`);

let track: Track | undefined;

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case "enter":
      track = await contender?.enter(request.set, assignment);
      return { kind: "done" };
    case "lap":
      if (track === undefined) throw new Error("There is nothing to do before the start.");
      return { kind: "lap", lap: await track.lap() };
    case "leave":
      await track?.close();
      track = undefined;
      return { kind: "done" };
  }
}

// Whoever started it is gone.
process.on("disconnect", () => process.exit());

process.on("message", (request: Request) => {
  answer(request).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ kind: "failed", message } satisfies Reply);
    },
  );
});
