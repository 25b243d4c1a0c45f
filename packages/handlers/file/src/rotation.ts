import { dirname } from "node:path";
import { codeOf } from "@llmobs/core/error";
import { outdatedFiles, type Retention, rotatedFiles, rotatedPath } from "./rotated-name.ts";
import { call, type Steps } from "./steps.ts";

/** Renames the file at `path` after a moment, or the next that is free; returns that moment. */
export function* putAside(path: string, time: number, mode: number): Steps<number> {
  for (let stamp = time; ; stamp++) {
    const target = rotatedPath(path, stamp);
    try {
      // Renaming replaces what is there. Taking the name first makes sure that nothing is.
      yield* call("close", yield* call("open", target, "wx", mode));
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue;
      throw error;
    }
    try {
      yield* call("rename", path, target);
    } catch (error) {
      yield* call("remove", target);
      throw error;
    }
    return stamp;
  }
}

/** Removes the files that retention lets go. */
export function* removeOutdated(path: string, retention: Retention, now: number): Steps<void> {
  const names = yield* call("list", dirname(path));
  for (const file of outdatedFiles(rotatedFiles(path, names), retention, now)) {
    try {
      yield* call("remove", file.path);
    } catch (error) {
      // Another process that writes the same file cleans up as well.
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
}
