#!/usr/bin/env node
// A committed shim: npm links a `bin` only if its file exists when the package is installed.
import { existsSync, statSync } from "node:fs";
import { isatty } from "node:tty";
import { enableCompileCache } from "./compile-cache.js";

const dist = new URL("../dist/", import.meta.url);
const cli = new URL(isBundleNewest() ? "bundle/cli.js" : "cli.js", dist);
let isRefused = false;
process.stdout.on("error", refuse);

if (existsSync(cli)) {
  enableCompileCache(process.cwd());
  const { runCli } = await import(cli.href);
  const surroundings = { env: process.env, isTerminal: isatty(2), untilInterrupted };
  const code = await runCli(process.argv.slice(2), console, surroundings);
  process.exitCode = isRefused ? 1 : code;
} else {
  console.error("katcp-gen: not built yet. Run `npm run build` in the repository of katcp-gen first.");
  process.exitCode = 1;
}

/** Who works on katcp-gen has files that are newer than what `bundle.js` made of them; a package has only that. */
function isBundleNewest() {
  const builds = ["tsconfig.tsbuildinfo", "../../runtime/dist/tsconfig.tsbuildinfo"];
  return timeOf("bundle/cli.js") > Math.max(...builds.map(timeOf));
}

function timeOf(path) {
  return statSync(new URL(path, dist), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** A disk that is full makes half an output, which must not look like success. A reader that has gone has read what it wanted. */
function refuse({ code, message }) {
  if (code === "EPIPE" || isRefused) return;
  isRefused = true;
  process.exitCode = 1;
  console.error(`katcp-gen: the output cannot be written: ${code === "ENOSPC" ? "the disk is full" : message}`);
}

/** Only a command that waits for a signal hears it; all others end at once, as ever. */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
}
