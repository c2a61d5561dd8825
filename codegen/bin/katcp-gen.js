#!/usr/bin/env node
// A committed shim: npm links a `bin` only if its file exists when the package is installed.
import { existsSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
if (existsSync(cli)) {
  const { runCli } = await import(cli.href);
  process.exitCode = await runCli(process.argv.slice(2), console, { untilInterrupted });
} else {
  console.error("katcp-gen: not built yet. Run `npm run build` in the repository of katcp-gen first.");
  process.exitCode = 1;
}

/** Only a command that waits for a signal hears it; all others end at once, as ever. */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
}
