import { ContractError, messageOf } from "../errors.js";
import type { Pattern } from "./contract.js";

/** What we need of `re2js`. It is handed in, so that who has no pattern loads no engine. */
export interface RegexEngine {
  compile(source: string): CompiledRegex;
}

interface CompiledRegex {
  groupCount(): number;
  matcher(text: string): RegexMatch;
}

interface RegexMatch {
  matches(): boolean;
  find(): boolean;
  group(group: number): string | null;
}

/** A pattern by an engine. @throws ContractError for what is no expression of RE2 */
export function patternBy(engine: RegexEngine, source: string): Pattern {
  // Alone `a)(b` is none, and in a group `\Qa` is none: it stands in one where it is a part of a family's template.
  compile(engine, source, source);
  const regex = compile(engine, source, `(?:${source})`);
  return {
    source,
    groupCount: regex.groupCount(),
    matches: (text) => regex.matcher(text).matches(),
    compile: (expression) => groupsOf(compile(engine, expression, expression)),
  };
}

function compile(engine: RegexEngine, source: string, expression: string): CompiledRegex {
  try {
    return engine.compile(expression);
  } catch (cause) {
    throw new ContractError(`pattern ${JSON.stringify(source)}: ${messageOf(cause)}`, { cause });
  }
}

function groupsOf(regex: CompiledRegex): (text: string) => readonly string[] | undefined {
  return (text) => {
    const match = regex.matcher(text);
    return match.matches() ? Array.from({ length: regex.groupCount() }, (_, index) => match.group(index + 1) ?? "") : undefined;
  };
}
