/**
 * Sets the process up from its environment before the app's first line, with no change to the app:
 *
 * ```sh
 * LLMOBS_HANDLERS=console,sqlite node --import @llmobs/bootstrap/register app.js
 * ```
 *
 * The manager becomes the process's default, which instrumentations and the app find through core's
 * `getDefaultManager()`, and is shut down with the process. Where there is a default manager already,
 * it stays.
 */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { getDefaultManager, ObservabilityManager, setDefaultManager } from "@llmobs/core";
import { isSwitchedOff } from "./read-variables.ts";
import { UNKNOWN_SERVICE } from "./service-name.ts";

if (getDefaultManager() === undefined) {
  if (isSwitchedOff(process.env)) {
    setDefaultManager(new ObservabilityManager({ source: UNKNOWN_SERVICE, enabled: false }));
  } else {
    // Loaded here only, so that an app for which all is switched off starts as fast as without it; and
    // at once, which leaves `require`.
    const file = `./set-up-process${extname(import.meta.filename)}`;
    const setUp: typeof import("./set-up-process.ts") = createRequire(import.meta.url)(file);
    setUp.setUpProcess(process.env);
  }
}
