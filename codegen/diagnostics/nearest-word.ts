import { createRequire } from "node:module";

const { distance } = createRequire(import.meta.url)("fastest-levenshtein") as typeof import("fastest-levenshtein");

/** The known word that is near enough to have been meant; the first of several that are as near. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const farthest = Math.max(1, Math.round(word.length * 0.4));
  let best: { readonly each: string; readonly far: number } | undefined;
  for (const each of known) {
    if (Math.abs(each.length - word.length) > farthest) continue;
    const far = distance(word.toLowerCase(), each.toLowerCase());
    if (far <= farthest && (best === undefined || far < best.far)) best = { each, far };
  }
  return best?.each;
}
