import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findClasses, leavesOf } from "../../codegen/scaffold/find-classes.js";
import { parseSource } from "../../codegen/scaffold/parse-source.js";
import { updateDevice } from "../../codegen/scaffold/update-device.js";
import { modelOf, updateSource } from "../support/update-source.js";

const golden = new URL("../golden/scaffold/", import.meta.url);
const rx = modelOf(readFileSync(new URL("rx.katcp.json", golden)), "rx.katcp.json");
const sources = readdirSync(golden)
  .filter((file) => file.endsWith(".txt"))
  .map((file) => readFileSync(new URL(file, golden), "utf8"));

const scraps = [
  "",
  " ",
  "\n",
  "\n\n",
  "\r\n",
  "\t",
  ";",
  ",",
  "{",
  "}",
  "//",
  "/* c */",
  "// c\n",
  "/** d */\n",
  "@",
  "#",
  "x() {}",
  "x = 1\n",
];

/** A source in which some words or spaces were taken out, or have become scraps. */
const mutant = fc
  .record({
    source: fc.constantFrom(...sources),
    edits: fc.array(fc.record({ at: fc.nat(), scrap: fc.constantFrom(...scraps) }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ source, edits }) => {
    const words = source.split(/(?<=\W)|(?=\W)/);
    for (const { at, scrap } of edits) words[at % words.length] = scrap;
    return words.join("");
  });

test("what TypeScript can read is updated into what it can read, and needs no second update", { timeout: 240_000 }, () => {
  fc.assert(
    fc.property(mutant, (text) => {
      const { source, mistakes } = parseSource(text, "rx.ts");
      // TypeScript's parser lets a comma pass before the body of a class; only its checker complains.
      if (mistakes.length > 0 || /extends[^{]*,\s*\{/.test(text)) return;
      const [owner] = leavesOf(findClasses(source)).filter(({ base }) => base.exportName === "RxServer");
      if (owner === undefined) return;
      const updated = updateDevice(owner, rx);
      expect(parseSource(updated.text, "rx.ts").mistakes).toEqual([]);
      expect(updateSource(updated.text, rx)).toMatchObject({ text: updated.text, added: [] });
    }),
    { seed: 5, numRuns: 600 },
  );
});
