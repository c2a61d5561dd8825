import { createRequire } from "node:module";

const { distance } = createRequire(import.meta.url)("fastest-levenshtein") as typeof import("fastest-levenshtein");

/** `did you mean "x"?`, where one of the known words is near enough to have been meant. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const ranked = known
    .map((each) => ({ each, far: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(1, Math.round(word.length * 0.4)) ? `did you mean "${best.each}"?` : undefined;
}
