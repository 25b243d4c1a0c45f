/**
 * Sets the process up from its environment before the app's first line, with no change to the app:
 *
 * ```sh
 * LLMOBS_HANDLERS=console,sqlite node --import @llmobs/bootstrap/register app.js
 * ```
 *
 * The manager becomes the process's default, which instrumentations and the app find through core's
 * `getDefaultManager()`, and is shut down with the process.
 */
import { setDefaultManager } from "@llmobs/core";
import { wireUpFromEnv } from "./bootstrap.ts";

setDefaultManager(wireUpFromEnv(process.env, { shutdownHooks: true }).observability);
