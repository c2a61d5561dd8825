import type { Command, Option } from "commander";

/** A command as it was called, less some of its options: what one may paste into a shell. */
export function commandLineOf(command: Command, { without }: { readonly without: readonly string[] }): string {
  const options = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli" && !without.includes(option.attributeName()),
  );
  const words = [...command.args, ...options.flatMap((option) => wordsOf(option, command.getOptionValue(option.attributeName())))];
  return ["npx katcp-gen", ...words.map(quote)].join(" ");
}

function wordsOf({ long, short, negate }: Option, value: unknown): readonly string[] {
  const flag = long ?? short ?? "";
  // --docs and --no-docs have one value between them.
  if (typeof value === "boolean") return value === negate ? [] : [flag];
  return [flag, typeof value === "object" && value !== null ? pairs(value) : String(value)];
}

/** `name-style=off,missing-units=error` */
function pairs(value: object): string {
  return Object.entries(value)
    .map((pair) => pair.join("="))
    .join(",");
}

/** A word for a POSIX shell. */
function quote(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
