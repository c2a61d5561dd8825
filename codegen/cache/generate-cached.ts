import type { GenerateOptions, GenerateResult } from "../generate.js";
import { openCache } from "./generation-cache.js";

/**
 * What `generate` gives. Where the cache knows that it would do nothing, it is not even loaded.
 * @throws FileProblem where a file cannot be written
 */
export async function generateCached(options: GenerateOptions, cache = cacheOf(options)): Promise<GenerateResult> {
  const remembered = cache?.recall(options);
  if (remembered !== undefined) return remembered;
  const [{ generate }, { Session }] = await Promise.all([import("../generate.js"), import("../session.js")]);
  const session = new Session(options);
  const result = generate(options, session);
  cache?.remember(options, result, session);
  return result;
}

/** What a revision of git says is not among the inputs that a cache looks at. */
function cacheOf({ changesOf }: GenerateOptions): ReturnType<typeof openCache> {
  return changesOf === undefined ? openCache() : undefined;
}
