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
  return [flag, textOf(value)];
}

/** Lists and maps as the options take them: `typescript,docs`, `missing-units=off,unused-type=error`. */
function textOf(value: unknown): string {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap
    ? Object.entries(value)
        .map((entry) => entry.join("="))
        .join(",")
    : String(value);
}

/** A word for a POSIX shell. */
export function quote(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
