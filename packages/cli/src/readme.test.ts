import { readFileSync } from "node:fs";
import { readmeSuite } from "@llmobs/testing";
import { afterEach, describe, expect, it } from "vitest";
import { pluginModule, projectFolder, type ProjectFolder } from "../test/project-folder.ts";

const README = new URL("../README.md", import.meta.url);

let project: ProjectFolder;

afterEach(() => project?.[Symbol.dispose]());

const PROJECTS: Readonly<Record<string, (made: ProjectFolder) => void>> = {
  plugins: (made) => {
    made.install("@llmobs/core", "@llmobs/file");
    made.add("llmobs-acme", pluginModule("acme"), {
      version: "0.3.0",
      peerDependencies: { "@llmobs/core": "^2.0.0" },
    });
  },
  doctor: (made) => {
    made.install("@llmobs/core", "@llmobs/bootstrap", "@llmobs/webhook");
    made.add("llmobs-acme", pluginModule("acme"), {
      peerDependencies: { "@llmobs/core": "^1.0.0", "acme-sdk": "^3.0.0" },
    });
  },
  "--help": () => {},
};

describe("the commands of README.md", () => {
  const blocks = readFileSync(README, "utf8").matchAll(/^```console\n\$ (.*)\n([^]*?)^```$/gmu);
  const shown = [...blocks].map(([, command = "", output = ""]) => ({ command, output }));

  it("are there", () => {
    expect(shown).toHaveLength(Object.keys(PROJECTS).length);
  });

  it.each(shown)("$command", async ({ command, output }) => {
    const [variables = "", argument = ""] = command.split("llmobs ");
    project = projectFolder();
    PROJECTS[argument]?.(project);
    const pairs = variables.split(" ").filter(Boolean);
    const env = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/u).slice(0, 2)));
    const { stdout, stderr } = await project.run([argument], env);
    expect(stderr).toBe("");
    expect(stdout).toMatch(pattern(output));
  });
});

/** `…` stands for any text in a line, and a version for any, since they move with each release. */
function pattern(output: string): RegExp {
  const literal = output.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const anyVersion = literal.replaceAll(
    /(?<= |\^)\d+\\\.\d+\\\.\d+\b/gu,
    String.raw`\d+\.\d+\.\d+`,
  );
  return new RegExp(`^${anyVersion.replaceAll("…", ".*")}$`, "u");
}

readmeSuite({ describe, it }, { readme: README });
