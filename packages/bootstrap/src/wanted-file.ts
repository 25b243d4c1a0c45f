import { requireString } from "@llmobs/core/options";
import type { FileConfig } from "./config.ts";
import { filePath } from "./file-path.ts";
import type { Wanted } from "./plugin-options.ts";

/** What is said of the file handler, from the least to the most that counts. */
export interface FileWishes {
  readonly preset: FileConfig;
  /** `LLMOBS_LOG_DIR` */
  readonly logDir: string | undefined;
  readonly given: FileConfig;
}

/**
 * Turns folders and names into the file handler's one path. Where code says neither, a path of the
 * handler's own variable wins over the one made here.
 *
 * @throws TypeError where both a path and a folder or a name are given
 */
export function wantedFile({ preset, logDir, given }: FileWishes): Wanted {
  const { dir, filename, ...others } = given;
  for (const [option, value] of Object.entries({ dir, filename })) {
    if (value !== undefined) requireString("bootstrap", `file.${option}`, value);
  }
  const path = filePath({ dir: dir ?? logDir, filename: filename ?? preset.filename });
  if (dir === undefined && filename === undefined) {
    const origins =
      logDir === undefined
        ? []
        : [{ variable: "LLMOBS_LOG_DIR", option: "path", value: logDir, isSecret: false }];
    return { defaults: { path }, given: others, origins };
  }
  if (others.path !== undefined) {
    throw new TypeError(
      "[bootstrap] file must have either a path, or a dir and a filename; received both.",
    );
  }
  return { defaults: {}, given: { ...others, path } };
}
