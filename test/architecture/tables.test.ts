import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** A table at the top of a file that is an object, and is asked with any text. */
const table = /^(?:export )?const \w+: (?:Readonly<)?Record<string,/m;

test("no table of the runtime is a plain object: a peer may ask it with a word that every object has", () => {
  const files = readdirSync("runtime", { recursive: true, encoding: "utf8" }).filter((file) => /^(?!dist|node_modules).*\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => table.test(readFileSync(`runtime/${file}`, "utf8")))).toEqual([]);
  expect("const simple: Readonly<Record<string, Datatype<unknown>>> = {").toMatch(table);
});
