/** What stands where a value should be and looks like one of another language, and what to write instead. */
const explanations: readonly (readonly [pattern: RegExp, explain: (word: string) => string])[] = [
  [/^\+\.?\d/, (word) => `a number has no plus sign: ${word.slice(1)}`],
  [/^-?0\d/, (word) => `a number does not begin with 0: ${word.replace(/^(-?)0+(?=\d)/, "$1")}`],
  [/^-?0[xX][0-9a-fA-F]+$/, (word) => `numbers are decimal: ${decimalOf(word)}`],
  [/^-?0[bBoO][0-7]+$/, () => "numbers are decimal"],
  [/^-?\d[\d.]*_/, (word) => `a number has no _ in it: ${word.replaceAll("_", "")}`],
  [/^-?\.\d/, (word) => `a number needs a digit before the point: ${word.replace(".", "0.")}`],
  [/^-?\d+\.(?!\d)/, (word) => `a number needs a digit after the point: ${word.replace(".", ".0")}`],
  [/^-?\d[\d.]*[eE][+-]?$/, (word) => `a number needs a digit after the ${word.includes("E") ? "E" : "e"}`],
  [/^-?\d+n$/, (word) => `an integer has no n at its end; beyond 2^53 - 1 it is a string: "${word.slice(0, -1)}"`],
  [/^(?:true|false|null)$/i, (word) => `write it in lower case: ${word.toLowerCase()}`],
  [/^nan$/i, () => 'a float has it as a string: "nan"'],
  [/^[+-]?inf(?:inity)?$/i, (word) => `a float has it as a string: "${word.startsWith("-") ? "-" : ""}inf"`],
  [/^(?:undefined|None|nil)$/, () => "leave the key out instead"],
  [/^[-+.]*\d|^[-+]$/, () => "a number is written as 12, -3, 0.5 or 1e6"],
  [/^'/, () => 'put text in double quotes: "..."'],
  [/^[A-Za-z]/, (word) => `put text in double quotes: "${word}"`],
];

/** Why a word is no value of JSON, and what would be one; undefined where that is not clear. */
export function whyNoValue(word: string): string | undefined {
  return explanations.find(([pattern]) => pattern.test(word))?.[1](word);
}

/** Exact, however long it is. */
function decimalOf(word: string): string {
  return word.startsWith("-") ? `-${BigInt(word.slice(1))}` : `${BigInt(word)}`;
}
