import { inspect } from "#platform";

/** Everything that ends a line, moves the cursor or colours a terminal: the control characters, and what Unicode counts as a line end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

const shortNames: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\x1b", "\\e"],
  ["\0", "\\0"],
]);

/** A text as one line of a log can hold it: nobody can begin a second line with it, or colour a terminal. */
export function printable(text: string): string {
  return text.replace(
    unprintable,
    (character) => shortNames.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What JSON leaves as it is. */
const unprintableInJson = /[\u007f-\u009f\u2028\u2029]/g;

/** A value as JSON in which no text can begin a line, or move the cursor of a terminal that shows it. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    unprintableInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const inspectOptions = { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200, maxArrayLength: 10 };

/** Any value as a text, for messages. It never throws, whatever the value does when it is looked at. */
export function textOf(value: unknown): string {
  try {
    if (typeof value === "string") return value;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    return isObject ? inspect(value, inspectOptions) : String(value);
  } catch {
    return "a value that cannot be shown";
  }
}
