/**
 * What TypeScript sources export, types included, with the first sentence of each doc comment.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** Everything that a module exports: `[{ name, isType, summary }]`; the summary is empty without a doc comment. */
export function exportsOf(file) {
  const source = readFileSync(file, "utf8");
  const parsed = parseSync(file, source);
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0].message}`);

  return parsed.module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, importName, localName, moduleRequest, isType }) => {
      if (moduleRequest === null) {
        return [describe(exportName.name, declarationOf(parsed, localName.name), parsed, source)];
      }
      if (!moduleRequest.value.startsWith(".")) {
        return [{ name: exportName.name, isType, summary: `See \`${moduleRequest.value}\`.` }];
      }
      const others = exportsOf(join(dirname(file), moduleRequest.value));
      if (exportName.name === null) return others;
      const found = others.find(({ name }) => name === importName.name);
      return [{ ...found, name: exportName.name, isType: isType || found.isType }];
    }),
  );
}

function describe(name, statement, { comments }, source) {
  const declaration = statement.declaration ?? statement;
  const isType = declaration.type.startsWith("TS");
  const comment = comments.findLast(({ end }) => end <= statement.start);
  const isItsOwn =
    comment?.value.startsWith("*") && source.slice(comment.end, statement.start).trim() === "";
  return { name, isType, summary: isItsOwn ? firstSentence(comment.value) : "" };
}

/** The statement that declares a name at the top of a module, exported there or not. */
function declarationOf({ program }, name) {
  return program.body.find((statement) => {
    const { id, declarations = [{ id }] } = statement.declaration ?? statement;
    return declarations.some((declared) => declared.id?.name === name);
  });
}

function firstSentence(comment) {
  const [paragraph] = comment
    .replaceAll(/^\s*\*+ ?/gm, "")
    .replace(/(^|\s)@[a-z][^]*/, "")
    .trim()
    .split(/\n(?:\n|- )/);
  const text = paragraph.replaceAll(/\s+/g, " ").replace(/: ?$/, ".");
  return /^.*?(?<!\be\.g|\bi\.e)[.!?](?= |$)/.exec(text)?.[0] ?? text;
}
