// Puts the many files of the command together into few: to find, read and link each of them takes a fifth of a cold run. What other
// packages bring is left where it is. `npm run build` calls this, and `bin/katcp-gen.js` runs the result while it is newer than what it is made of.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const entry = fileURLToPath(new URL("dist/cli.js", import.meta.url));
const folder = fileURLToPath(new URL("dist/bundle/", import.meta.url));

/** What the command imports at once; the rest it imports when it is needed. */
const start = new Set([entry]);

function isStart(id, modules) {
  if (start.size === 1)
    for (const each of start) for (const imported of modules.getModuleInfo(each)?.importedIds ?? []) start.add(imported);
  return start.has(id);
}

const bundle = await rolldown({
  input: { cli: entry },
  platform: "node",
  external: (id) => /^[^./]/.test(id) && !id.startsWith("katcp-runtime"),
});
const { output } = await bundle.generate({
  format: "esm",
  codeSplitting: {
    groups: [
      { name: (id, modules) => (isStart(id, modules) ? "start" : null), debugName: "start", priority: 1 },
      { name: "rest", debugName: "rest", priority: 0 },
    ],
  },
});

// A run of the command may be reading: whole files come in the place of others, and the entry, by whose time the bin goes, is the last.
mkdirSync(folder, { recursive: true });
for (const { fileName, code } of output.toSorted((one, other) => Number(one.isEntry) - Number(other.isEntry))) {
  writeFileSync(join(folder, `${fileName}.draft`), code);
  renameSync(join(folder, `${fileName}.draft`), join(folder, fileName));
}
const made = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name), { force: true });
