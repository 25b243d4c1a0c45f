import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { outerEnvironment } from "../outer-environment.mjs";
import { publicPackages } from "../packages.mjs";

/**
 * A clone of the repository, from which packages are released by the commands of .github/workflows/release.yml (its
 * actions run `changeset` just like this).
 */
export function cloneForRelease(repository, registry) {
  const run = (command, args, variables = {}) => {
    const env = {
      // npm, which starts the checks, names the developer's configuration and registry to all that it runs.
      ...outerEnvironment(),
      NPM_CONFIG_USERCONFIG: registry.userconfig,
      ...variables,
    };
    try {
      return execFileSync(command, args, { cwd: repository, env, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      const output = `${error.stdout}${error.stderr}`;
      throw new Error(`${command} ${args.join(" ")}\n${output}`, { cause: error });
    }
  };
  const git = (...args) => run("git", args);
  const changeset = (...args) => run("changeset", args);
  const commit = (message) => {
    git("add", "--all");
    const author = ["-c", "user.name=Rehearsal", "-c", "user.email=@"];
    git(...author, "commit", "--no-gpg-sign", "--message", message);
  };

  const clone = ["clone", "--depth=1", `file://${process.cwd()}`, repository];
  execFileSync("git", clone, { stdio: "pipe" });
  // From the store that this repository was installed from; the registry is for what is published.
  execFileSync("pnpm", ["install", "--frozen-lockfile", "--prefer-offline", "--loglevel=error"], {
    cwd: repository,
    stdio: "pipe",
  });
  const pending = readdirSync(join(repository, ".changeset")).filter((file) =>
    file.endsWith(".md"),
  );
  // Its README.md is there in any case.
  if (pending.length > 1) applyChangesets();
  // What the repository has built already needs no building again.
  run("pnpm", ["build"], { TURBO_CACHE_DIR: join(process.cwd(), ".turbo/cache") });

  function applyChangesets() {
    changeset("version");
    commit("Version packages");
  }

  return {
    /** Every package as `name@version`. */
    versions: () =>
      publicPackages(repository).map(({ name, manifest }) => `${name}@${manifest.version}`),
    /** Packs what the registry does not have yet: the list of `name@version`, and how to publish it. */
    pack() {
      const directory = mkdtempSync(join(dirname(repository), "release-"));
      const plan = join(directory, "publish-plan.json");
      const packed = join(directory, "packed");
      changeset("publish-plan", "--output", plan);
      changeset("pack", "--from-publish-plan", plan, "--out-dir", packed);
      const planned = JSON.parse(readFileSync(plan, "utf8")).plan.flat();
      return {
        names: planned.map(({ name, version }) => `${name}@${version}`),
        /** What went wrong, if anything. */
        publish(variables) {
          try {
            run("changeset", ["publish", "--from-pack-dir", packed], variables);
            return [];
          } catch (error) {
            return [error.message];
          }
        },
      };
    },
    /** Moves a package's version by a changeset: the files that this changes. */
    bump(name, kind) {
      changeset("add", `--${kind}`, name, "--message", `A ${kind} change.`);
      commit(`Change ${name}`);
      applyChangesets();
      const changed = git("diff", "--name-only", "HEAD~1", "HEAD").trim().split("\n");
      return changed.filter((file) => !file.startsWith(".changeset/"));
    },
    /** Takes the last bump back. */
    undoBump: () => git("reset", "--quiet", "--hard", "HEAD~2"),
  };
}
