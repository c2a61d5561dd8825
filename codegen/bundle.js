// Puts the many files of the command together into few: to find, read and link each of them takes a fifth of a cold run. What other
// packages bring is left where it is. `npm run build` calls this, and `bin/katcp-gen.js` runs the result while it is newer than what it is made of.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { rolldown } from "rolldown";
import { templateOptions } from "./dist/emit/handlebars.js";
import { plainModule, plainTemplate } from "./dist/emit/plain-template.js";

const fileOf = (name) => fileURLToPath(new URL(`dist/${name}.js`, import.meta.url));
const folder = fileURLToPath(new URL("dist/bundle/", import.meta.url));

/** What each stage of a run imports at once, in the order in which they come: all but the first where there is work, and the rest when it is needed. */
const stages = ["start", "cache/keep-code", "cli", "generate"];

/** The stage that first needs each file; undefined for the rest. */
function stagesOf(modules) {
  const known = new Map();
  const add = (id, stage) => {
    if (known.has(id)) return;
    known.set(id, stage);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) add(imported, stage);
  };
  for (const stage of stages) add(fileOf(stage), stage);
  return known;
}

function nameOf(stage = "rest") {
  return stage.replace(/.*\//, "");
}

let found;
const groups = [...stages, undefined].map((stage, index) => ({
  name: (id, modules) => {
    found ??= stagesOf(modules);
    return found.get(id) === stage ? nameOf(stage) : null;
  },
  debugName: nameOf(stage),
  priority: stages.length - index,
}));

const bundle = await rolldown({
  input: { start: fileOf("start") },
  platform: "node",
  // One of them is a module of ECMAScript alone, which not every Node can require.
  external: (id) => /^[^./]/.test(id) && !/^((katcp-runtime|detect-indent)\b|#)/.test(id),
});
const { output } = await bundle.generate({
  // Node loads that faster, and `cache/kept-code.ts` can keep it compiled.
  format: "cjs",
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
  codeSplitting: { groups },
});

/** The templates, compiled: to do that takes a tenth of a cold run, and to load the compiler as much. What is no template is copied. */
function templates() {
  const folder = new URL("templates/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const plain = new Map();
  const others = files.flatMap((entry) => {
    const path = relative(fileURLToPath(folder), join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    if (!path.endsWith(".hbs")) return [{ fileName: `templates/${path}`, isEntry: false, code: text }];
    const options = templateOptions(path);
    const print = options.noEscape ? plainTemplate(Handlebars.parse(text)) : undefined;
    if (print !== undefined) plain.set(path, print);
    if (print !== undefined) return [];
    return [{ fileName: `templates/${path}.cjs`, isEntry: false, code: `module.exports = ${Handlebars.precompile(text, options)};\n` }];
  });
  return [...others, { fileName: "templates/plain.cjs", isEntry: false, code: plainModule(plain) }];
}

// A run of the command may be reading: whole files come in the place of others, and the entry, by whose time the bin goes, is the last.
const written = [...output, ...templates()];
for (const { fileName, code } of written.toSorted((one, other) => Number(one.isEntry) - Number(other.isEntry))) {
  mkdirSync(dirname(join(folder, fileName)), { recursive: true });
  writeFileSync(join(folder, `${fileName}.draft`), code);
  renameSync(join(folder, `${fileName}.draft`), join(folder, fileName));
}
const made = new Set(written.map(({ fileName }) => fileName));
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
  if (entry.isFile() && !made.has(path)) rmSync(join(folder, path), { force: true });
}
