import { afterEach, beforeEach, expect, it } from "vitest";
import { projectFolder, type ProjectFolder } from "../test/project-folder.ts";
import { HELP } from "./main.ts";

let project: ProjectFolder;

beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project[Symbol.dispose]());

it("shows its help", async () => {
  expect(await project.run(["--help"])).toEqual({ code: 0, stdout: HELP, stderr: "" });
});

it.each([
  [[], "llmobs: Expected plugins or doctor; received none. For example: llmobs doctor\n"],
  [["cure"], "llmobs: Expected plugins or doctor; received cure. For example: llmobs doctor\n"],
  [
    ["doctor", "--dotenv", "nowhere"],
    'llmobs: Expected --dotenv to name a file that can be read; received "nowhere". For example: --dotenv .env\n',
  ],
])("refuses %j with what was expected, what came, and an example", async (args, stderr) => {
  expect(await project.run(args)).toEqual({ code: 2, stdout: "", stderr });
});

it("refuses an option that it does not know", async () => {
  const { code, stderr } = await project.run(["doctor", "--fix"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^llmobs: Unknown option '--fix'/u),
  });
});
