/** The door for contracts with regular expressions: who has none never loads the engine. */

import { RE2JS } from "re2js";
import type { Pattern } from "./protocol/contract.js";
import { patternBy } from "./protocol/regex-engine.js";

export type { Pattern } from "./protocol/contract.js";

/** A regular expression in RE2's syntax, which matches a text as a whole. @throws ContractError for what is none */
export function pattern(source: string): Pattern {
  return patternBy(RE2JS, source);
}

/** A regular expression that is found anywhere in a text, as JSON Schema has it; `new RegExp` takes its flags. @throws where it is none */
export function regExp(source: string, _flags: string): { test(text: string): boolean } {
  const regex = RE2JS.compile(source);
  return { test: (text) => regex.matcher(text).find() };
}
