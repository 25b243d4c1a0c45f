/**
 * The oldest Node that the packages support, which comes from the npm registry.
 */
export const OLDEST_NODE = "22.19.0";

/** The command and arguments that run `node ...args` on it. */
export function onOldestNode(args) {
  const options = ["exec", "--yes", "--loglevel=error", `--package=node@${OLDEST_NODE}`];
  return ["npm", [...options, "--", "node", ...args]];
}
