import type { GenerateOptions, GenerateResult } from "../generate.js";
import { openCache } from "./generation-cache.js";

/**
 * What `generate` gives. Where the cache knows that it would do nothing, it is not even loaded.
 * @throws FileProblem where a file cannot be written
 */
export async function generateCached(options: GenerateOptions, cache = openCache()): Promise<GenerateResult> {
  const remembered = cache?.recall(options);
  if (remembered !== undefined) return remembered;
  const [{ generate }, { Session }] = await Promise.all([import("../generate.js"), import("../session.js")]);
  const session = new Session(options);
  const result = generate(options, session);
  cache?.remember(options, result, session);
  return result;
}
