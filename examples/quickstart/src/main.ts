import { join } from "node:path";
import { Librarian } from "./agent.ts";
import { eventFiles, startAfresh } from "./event-files.ts";
import { endInterrupted, interruption } from "./interruption.ts";
import { connectModel } from "./model.ts";
import { observe } from "./observability.ts";
import { query } from "./query.ts";
import { visitors } from "./questions.ts";
import { interrupted, introduction, report } from "./report.ts";
import { red } from "./report/paint.ts";
import { documentTools } from "./tools.ts";
import { failuresOf, visit } from "./visit.ts";

const example = join(import.meta.dirname, "..");
const repository = join(example, "../..");
const folder = process.env["LLMOBS_DEMO_FOLDER"] || join(example, ".llmobs");

async function demo(): Promise<void> {
  const interruptedByUser = interruption();
  const files = startAfresh(folder);
  const model = await connectModel(process.env);
  try {
    const observability = observe(files);
    console.log(introduction(model));

    const librarian = new Librarian(model, await documentTools(repository), observability.trace);
    const visits = await Promise.allSettled(
      visitors.map((visitor) => visit(visitor, librarian, observability.trace, interruptedByUser)),
    );

    const receipt = await observability.shutdown();
    if (interruptedByUser.aborted) {
      console.log(interrupted(files, receipt));
      endInterrupted();
      return;
    }
    console.log(report(files, receipt));
    const failures = failuresOf(visits);
    if (failures.length > 0) throw new Error(failures.join("\n"));
  } finally {
    await model.close();
  }
}

async function main([command, sql]: readonly string[]): Promise<void> {
  if (command === undefined) return demo();
  if (command === "query" && sql !== undefined) return query(eventFiles(folder), sql);
  throw new Error('Usage: npm run demo, or npm run demo -- query "select ..."');
}

// Whoever closes the pipe (`| head`) has seen enough; the events still go to the files.
process.stdout.on("error", () => {});
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(
    red(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`),
  );
  process.exitCode = 1;
});
