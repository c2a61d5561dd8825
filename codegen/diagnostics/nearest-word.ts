import { createRequire } from "node:module";

const { distance } = createRequire(import.meta.url)("fastest-levenshtein") as typeof import("fastest-levenshtein");

/** What other languages and formats call it. */
const elsewhere: Readonly<Record<string, string>> = {
  double: "float",
  real: "float",
  number: "float",
  long: "integer",
  enum: "discrete",
  choice: "discrete",
  text: "string",
  time: "timestamp",
  date: "timestamp",
  blob: "bytes",
  object: "json",
  any: "json",
  args: "arguments",
  params: "parameters",
  parameters: "arguments",
  returns: "reply",
  required: "optional",
  enumeration: "values",
  options: "values",
  choices: "values",
  range: "nominal",
  limits: "nominal",
};

/** The known word that is near enough to have been meant: mistyped, begun (`int`), or another's word for it; the first of several that are as near. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const words = [...known];
  return nearestSpelling(word, words) ?? otherWord(word.toLowerCase(), words) ?? begunWord(word.toLowerCase(), words);
}

/** Words of programs that nobody would call anything else by. */
const ofPrograms = ["int", "str", "bool", "addr", "double", "enum"];

/** What is often written for each of some known words: a program's word for it, a capital, two letters the wrong way round, or one left out. */
export function usualMistakes(known: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const slips = known.flatMap((word) => [...slipsOf(word), capitalised(word)]);
  const mistakes = [...new Set([...slips, ...ofPrograms])].filter((each) => !known.includes(each));
  return new Map(known.map((word) => [word, mistakes.filter((each) => nearestWord(each, known) === word)]));
}

function slipsOf(word: string): readonly string[] {
  return Array.from(word).flatMap((letter, at) => {
    const rest = word.slice(at + 1);
    return [word.slice(0, at) + rest, word.slice(0, at) + rest.slice(0, 1) + letter + rest.slice(1)];
  });
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function otherWord(word: string, known: readonly string[]): string | undefined {
  const meant = Object.hasOwn(elsewhere, word) ? elsewhere[word] : undefined;
  return meant !== undefined && known.includes(meant) ? meant : undefined;
}

/** What begins in more than one way may mean either. */
function begunWord(word: string, known: readonly string[]): string | undefined {
  const begun = word.length < 3 ? [] : known.filter((each) => each.toLowerCase().startsWith(word));
  return begun.length === 1 ? begun[0] : undefined;
}

function nearestSpelling(word: string, known: readonly string[]): string | undefined {
  const farthest = Math.max(1, Math.round(word.length * 0.4));
  let best: { readonly each: string; readonly far: number } | undefined;
  for (const each of known) {
    if (Math.abs(each.length - word.length) > farthest) continue;
    const far = distance(word.toLowerCase(), each.toLowerCase());
    if (far <= farthest && (best === undefined || far < best.far)) best = { each, far };
  }
  return best?.each;
}
