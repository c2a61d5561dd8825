#!/usr/bin/env node
// A committed shim: npm links a `bin` only if its file exists when the package is installed. It is CommonJS, as is the bundle: the loader of
// modules, and all that an import of `node:fs` brings, take longer than a run with nothing to do.
const { existsSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { Output } = require("./output.js");

const dist = join(__dirname, "..", "dist");
const bundle = join(dist, "bundle", "start.cjs");
const files = join(dist, "start.js");

main();

async function main() {
  const isBundled = isBundleNewest();
  if (!isBundled && !existsSync(files)) {
    console.error("katcp-gen: not built yet. Run `npm run build` in the repository of katcp-gen first.");
    process.exitCode = 1;
    return;
  }
  const { start } = isBundled ? require(bundle) : await import(require("node:url").pathToFileURL(files).href);
  const output = new Output();
  const code = await start(process.argv.slice(2), {
    env: process.env,
    version: process.version,
    direct: output,
    streams: () => output.streams(),
    isTerminal: () => process.stderr.isTTY ?? false,
    untilInterrupted,
    atExit: (listener) => process.once("exit", listener),
  });
  process.exitCode = output.isRefused ? 1 : code;
}

/** Who works on katcp-gen has files that are newer than what `bundle.js` made of them; a package has only that. */
function isBundleNewest() {
  const builds = [join(dist, "tsconfig.tsbuildinfo"), join(dist, "../../runtime/dist/tsconfig.tsbuildinfo")];
  return timeOf(bundle) > Math.max(...builds.map(timeOf));
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Only a command that waits for a signal hears it; all others end at once, as ever. */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
}
