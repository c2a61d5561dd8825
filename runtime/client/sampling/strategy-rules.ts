import type { StrategyText } from "./strategy-need.js";

/** Which sensors get which strategy, by name or by pattern: the last rule that matches a name holds. */
export class StrategyRules {
  readonly #fallback: StrategyText;
  #rules: readonly { readonly names: string | RegExp; readonly strategy: StrategyText }[] = [];

  constructor(fallback: StrategyText) {
    this.#fallback = fallback;
  }

  /** Adds a rule; one of the same name or pattern goes. */
  set(names: string | RegExp, strategy: StrategyText): void {
    this.#rules = [...this.#rules.filter((rule) => String(rule.names) !== String(names)), { names, strategy }];
  }

  of(name: string): StrategyText {
    return this.#rules.findLast(({ names }) => matches(names, name))?.strategy ?? this.#fallback;
  }
}

/** Whether a name is meant: it is that one, or the pattern finds itself in it. */
export function matches(names: string | RegExp, name: string): boolean {
  // `search` pays no heed to where a global expression stood.
  return typeof names === "string" ? names === name : name.search(names) !== -1;
}
