import { existsSync } from "node:fs";
import type { Command } from "commander";
import { nearestWord } from "../diagnostics/nearest-word.js";

/** A word where a file should be that is none, and nearly the name of a command or of an option: what is wrong with it. */
export function findMistyped(words: readonly string[], command: Command): string | undefined {
  const commands = command.parent?.commands.map((each) => each.name()) ?? [];
  const options = command.options.flatMap(({ long }) => (long == null ? [] : [long.replace(/^--/, "")]));
  for (const word of words) {
    if (!/^[a-z-]+$/.test(word) || existsSync(word)) continue;
    const meant = nearestWord(word, [...commands, "help", ...options]);
    if (meant === undefined) continue;
    const name = commands.includes(meant) || meant === "help" ? `katcp-gen ${meant}` : `--${meant}`;
    return `there is no command and no file "${word}" (did you mean ${name}?)`;
  }
  return undefined;
}
