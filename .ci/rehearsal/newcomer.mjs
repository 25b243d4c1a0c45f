import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Somebody with Node and npm and nothing else: none of this repository's tools on the PATH, no variable of the
 * developer's, a home folder, cache and configuration of their own.
 */
export function newcomer(home, registry) {
  mkdirSync(home);
  const path = process.env.PATH.split(delimiter).filter((part) => !part.startsWith(process.cwd()));
  const env = {
    PATH: path.join(delimiter),
    HOME: home,
    TMPDIR: home,
    CI: "true",
    NPM_CONFIG_USERCONFIG: registry.userconfig,
    NPM_CONFIG_GLOBALCONFIG: join(home, "no-npmrc"),
    NPM_CONFIG_CACHE: join(home, "npm-cache"),
    NPM_CONFIG_AUDIT: "false",
    NPM_CONFIG_FUND: "false",
    NPM_CONFIG_UPDATE_NOTIFIER: "false",
    NPM_CONFIG_LOGLEVEL: "warn",
  };

  /** A folder, with a package.json that has nothing in it. */
  return function folder(name, cwd = join(home, name)) {
    mkdirSync(cwd, { recursive: true });
    const run = (command, args, variables) => {
      const options = { cwd, env: { ...env, ...variables }, encoding: "utf8" };
      const { status, stdout, stderr } = spawnSync(command, args, options);
      return { command: [command, ...args].join(" "), status, stdout, stderr };
    };
    return {
      path: cwd,
      write: (file, text) => writeFileSync(join(cwd, file), text),
      read: (file) => readFileSync(join(cwd, file), "utf8"),
      npm: (...args) => run("npm", args),
      node: (args, variables) => run("node", args, variables),
      /** The packages in node_modules: `{ [place]: version }`. */
      installed: () => {
        const { packages } = JSON.parse(readFileSync(join(cwd, "node_modules/.package-lock.json")));
        return Object.fromEntries(
          Object.entries(packages).map(([place, { version }]) => [
            place.replace("node_modules/", ""),
            version,
          ]),
        );
      },
    };
  };
}
