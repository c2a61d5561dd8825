import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { emitPython } from "../../../../codegen/emit/python/emit-python.js";
import { sourceName } from "../../../../codegen/files/source-name.js";
import { compileCase } from "../../../support/corpus.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const golden = join(root, "test/golden/python");

/** `npm run generate` makes them anew. */
test.each(["dev", "showcase"])("the interface %s becomes the Python that is committed, and nothing else", (name) => {
  const entry = join(root, `interfaces/${name}.katcp.json`);
  const { model } = compileCase({ name, entry });
  if (model === undefined) throw new Error("no model");
  const files = emitPython({ ...model, source: sourceName(entry, golden) });
  for (const { path, text } of files) expect(text, path).toBe(readFileSync(join(golden, path), "utf8"));
  const present = readdirSync(join(golden, name), { recursive: true, encoding: "utf8" }).filter((file) => /\.(?:py|typed)$/.test(file));
  expect(present.map((file) => `${name}/${file}`).toSorted()).toEqual(files.map(({ path }) => path).toSorted());
});
