/**
 * The oldest TypeScript that can read the packages' declarations, which comes from the npm registry. Nothing but
 * `Symbol.asyncDispose` stands in the way of an older one.
 */
export const OLDEST_TYPESCRIPT = "5.2.2";

/** The command and arguments that run `tsc ...args` of it. */
export function onOldestTypeScript(args) {
  const options = [
    "exec",
    "--yes",
    "--loglevel=error",
    `--package=typescript@${OLDEST_TYPESCRIPT}`,
  ];
  return ["npm", [...options, "--", "tsc", ...args]];
}
