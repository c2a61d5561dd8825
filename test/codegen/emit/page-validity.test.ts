import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HtmlValidate } from "html-validate";
import { expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { emitDocuments } from "../../../codegen/emit/text/emit-documents.js";
import { buildFolder } from "../../support/emitted-devices.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const docstring = `Do it.

- one
  1. inner
- two

Parameters
----------
rate : float
    The *rate*.

    >>> 1 < 2

Notes
-----
\`code\` & <b>text</b>

    indented`;

/** Pages of all kinds: everything that the language has, texts of every form, and nothing at all. */
const pages = [
  ...readdirSync(join(root, "interfaces"))
    .filter((file) => file.endsWith(".katcp.json"))
    .map((file) => ({ name: file, text: readFileSync(join(root, "interfaces", file), "utf8") })),
  { name: "nothing", text: '{ "name": "empty", "version": "empty-1.0" }' },
  {
    name: "docstrings",
    text: JSON.stringify({
      name: "texts",
      version: "texts-1.0",
      description: docstring,
      "x-changes": { "1.0": [docstring] },
      types: { t: { type: "float", description: docstring, deprecated: docstring } },
      requests: {
        r: { description: docstring, deprecated: docstring, arguments: [{ name: "a", type: "t", description: docstring }] },
        s: { description: docstring, signatures: { a: { description: docstring }, b: { arguments: [{ name: "a", type: "t" }] } } },
      },
      informs: { i: { description: docstring } },
      sensors: {
        plain: { type: "t", description: docstring },
        "f{p}.x": { type: "t", description: docstring, parameters: { p: { values: ["a", "b"], description: docstring } } },
      },
    }),
  },
].map(({ name, text }) => {
  const { model } = compileInterface(Buffer.from(text), name, (file) => readFileSync(join(root, "interfaces", file)));
  if (model === undefined) throw new Error(name);
  const page = emitDocuments(model).find(({ path }) => path.endsWith(".html"));
  return { name, page: page?.text ?? "" };
});

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // CSS makes boxes of tables on small screens, and a table that is none to CSS would lose its roles.
    "no-redundant-role": "off",
    // A pre that scrolls is a region with a name, so that the keyboard reaches it; a section around it would be one more.
    "prefer-native-element": "off",
    // Addresses hold the names of sensors, dots too; they are documented.
    "valid-id": ["error", { relaxed: true }],
  },
});

test.each(pages)("the page of $name is valid HTML", async ({ page }) => {
  const { results } = await validator.validateString(page);
  expect(results.flatMap(({ messages }) => messages).map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`)).toEqual([]);
});

test("Biome, which looks at pages as well, has nothing to say", () => {
  const folder = buildFolder("pages");
  for (const { name, page } of pages) writeFileSync(join(folder, `${name}.html`), page);
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ root: true, linter: { rules: { preset: "recommended" } } }));
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, "node_modules/@biomejs/biome/bin/biome"), "lint", "--error-on-warnings", "."],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect([status, stdout.match(/Checked \d+ files/)?.[0]], `${stdout}${stderr}`).toEqual([0, `Checked ${pages.length + 1} files`]);
});
