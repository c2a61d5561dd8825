import { createRequire } from "node:module";
import type { RE2JS } from "re2js";
import { FailReply, messageOf, shorten, withoutStack } from "../../errors.js";
import { expressionSize } from "../../protocol/expression-size.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import type { Steps } from "./in-turns.js";

/** What a search by a regular expression may cost. */
export interface SearchBounds {
  /** Characters of an expression. */
  readonly maximumExpressionLength: number;
  /** Instructions that it compiles to: about its length, with every repetition written out. */
  readonly maximumExpressionSize: number;
  /** How long one search may work, all its turns together. */
  readonly maximumSearchSeconds: number;
}

/** How many compiled expressions are kept. A large one may hold some megabytes. */
const rememberedExpressions = 8;
/** Names that are looked at between two looks at the clock. */
const namesOfStep = 16;

type Compile = (expression: string) => RE2JS;

/**
 * Finds sensors by regular expressions. RE2 takes time linear in a name, so no client can stop the device with `/(a+)+$/`; but a large
 * expression over many names is work too, so all of it is bounded.
 */
export class SensorSearch {
  readonly #bounds: SearchBounds;
  readonly #elapsedMs: () => number;
  readonly #compiled = new Map<string, RE2JS>();
  #compile: Compile | undefined;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(bounds: SearchBounds, elapsedMs: () => number) {
    this.#bounds = bounds;
    this.#elapsedMs = elapsedMs;
  }

  /** Loads what it needs, before there are clients that could have used up the files that may be open. */
  async load(): Promise<void> {
    this.#compile ??= await loadCompiler();
  }

  /** Those of the sensors whose names the expression is found in, in turns. @throws FailReply that says which bound it is over, or what is wrong with it */
  *find(sensors: readonly AnySensor[], expression: string): Steps<AnySensor[]> {
    const compiled = this.#get(expression);
    const maximumMs = this.#bounds.maximumSearchSeconds * 1000;
    const found: AnySensor[] = [];
    let spentMs = 0;
    for (let at = 0; at < sensors.length; at += namesOfStep) {
      const startMs = this.#elapsedMs();
      for (const sensor of sensors.slice(at, at + namesOfStep)) if (compiled.test(sensor.name)) found.push(sensor);
      spentMs += this.#elapsedMs() - startMs;
      if (spentMs > maximumMs)
        throw this.#refuse(expression, `it took more than ${this.#bounds.maximumSearchSeconds} s (maximumSearchSeconds)`);
      yield namesOfStep;
    }
    return found;
  }

  /** The compiled expression; the ones that were used last are kept. */
  #get(expression: string): RE2JS {
    const known = this.#compiled.get(expression);
    this.#compiled.delete(expression);
    const compiled = known ?? this.#check(expression);
    this.#compiled.set(expression, compiled);
    const [oldest] = this.#compiled.keys();
    if (oldest !== undefined && this.#compiled.size > rememberedExpressions) this.#compiled.delete(oldest);
    return compiled;
  }

  #check(expression: string): RE2JS {
    const { maximumExpressionLength, maximumExpressionSize } = this.#bounds;
    if (expression.length > maximumExpressionLength) {
      throw this.#refuse(expression, `expected ${maximumExpressionLength} characters or fewer (maximumExpressionLength)`);
    }
    const size = expressionSize(expression);
    if (size > maximumExpressionSize) {
      const expected = `expected ${maximumExpressionSize} instructions or fewer (maximumExpressionSize)`;
      throw this.#refuse(expression, `${expected}, and with its repetitions written out it has up to ${size}`);
    }
    const compile = this.#loadNow();
    try {
      return withoutStack(() => compile(expression));
    } catch (thrown) {
      throw this.#refuse(expression, messageOf(thrown));
    }
  }

  /** What it needs, where nobody has loaded it before. */
  #loadNow(): Compile {
    try {
      this.#compile ??= requireCompiler();
      return this.#compile;
    } catch (thrown) {
      const { code = "unknown error" } = thrown as NodeJS.ErrnoException;
      throw withoutStack(() => new FailReply(`Regular expressions cannot be loaded at the moment (${code}); try again later`));
    }
  }

  #refuse(expression: string, reason: string): FailReply {
    return withoutStack(() => new FailReply(`Bad regular expression /${shorten(expression)}/: ${reason}`));
  }
}

const require = createRequire(import.meta.url);
/**
 * Where the engine is, looked for when this module is loaded. Node remembers for ever what it has not found, also where it did not look for
 * want of a file descriptor; that it could not read a file it forgets. Undefined in a bundle, which has the engine in itself.
 */
const enginePath = resolveEngine();

function resolveEngine(): string | undefined {
  try {
    return require.resolve("re2js");
  } catch {
    return undefined;
  }
}

async function loadCompiler(): Promise<Compile> {
  try {
    const { RE2JS } = await import("re2js");
    return (expression) => RE2JS.compile(expression);
  } catch {
    return requireCompiler();
  }
}

function requireCompiler(): Compile {
  const { RE2JS } = require(enginePath ?? "re2js") as typeof import("re2js");
  return (expression) => RE2JS.compile(expression);
}
