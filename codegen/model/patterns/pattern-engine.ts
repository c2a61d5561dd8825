import { createRequire } from "node:module";
import { type Pattern, patternBy, type RegexEngine } from "katcp-runtime/vocabulary";

/** One step of an expression as `re2js` has compiled it. */
export interface Instruction {
  /** Which kind of step: `OPERATIONS`. */
  readonly op: number;
  /** The step after it. */
  readonly out: number;
  /** Of an alternative the other step. */
  readonly arg: number;
  readonly runes: ArrayLike<number>;
  matchRune(code: number): boolean;
}

/** An expression as `re2js` has compiled it, which its types call `any`. */
export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

interface Compiled {
  readonly re2Input: { readonly prog: Program };
}

interface Engine extends RegexEngine {
  compile(source: string): ReturnType<RegexEngine["compile"]> & Compiled;
}

let loaded: Engine | undefined;
const patterns = new Map<string, Pattern>();

/** The engine of the runtime that generated code will run with, loaded by `require` when an interface has a pattern. */
function engine(): Engine {
  if (loaded === undefined) {
    const runtime = createRequire(import.meta.url).resolve("katcp-runtime/package.json");
    loaded = (createRequire(runtime)("re2js") as { readonly RE2JS: Engine }).RE2JS;
  }
  return loaded;
}

/** A pattern as the runtime will have it. @throws ContractError for what is no expression of RE2 */
export function patternOf(source: string): Pattern {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const pattern = patternBy(engine(), source);
  patterns.set(source, pattern);
  return pattern;
}

/** The steps of an expression. */
export function programOf(source: string): Program {
  return engine().compile(`(?:${source})`).re2Input.prog;
}

/** An expression that is found anywhere in a text, as the runtime will find it. @throws Error for what is no expression of RE2 */
export function searchExpression(source: string): { test(text: string): boolean; toString(): string } {
  const regex = engine().compile(source);
  // Ajv tells expressions apart by their text.
  return { test: (text) => regex.matcher(text).find(), toString: () => source };
}
