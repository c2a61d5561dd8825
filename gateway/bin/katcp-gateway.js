#!/usr/bin/env node
// A committed shim: npm links a `bin` only if its file exists when the package is installed.
import { existsSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
let isRefused = false;
process.stdout.on("error", refuse);

if (existsSync(cli)) {
  const { runCli } = await import(cli.href);
  const code = await runCli(process.argv.slice(2), console, { untilInterrupted });
  process.exitCode = isRefused ? 1 : code;
} else {
  console.error("katcp-gateway: not built yet. Run `npm run build` in the repository of katcp-gen first.");
  process.exitCode = 1;
}

/** A disk that is full makes half an output, which must not look like success. A reader that has gone has read what it wanted. */
function refuse({ code, message }) {
  if (code === "EPIPE" || isRefused) return;
  isRefused = true;
  process.exitCode = 1;
  console.error(`katcp-gateway: the output cannot be written: ${code === "ENOSPC" ? "the disk is full" : message}`);
}

/** Only a command that waits for a signal hears it; all others end at once. */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
}
