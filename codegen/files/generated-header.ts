import { GENERATED_BY } from "../emit/emitted-file.js";

/** More than the header of any file takes, in bytes. */
export const HEADER_BYTES = 1_000;

/**
 * Behind at most three lines, which a kind of document may need before its first comment, and behind the opening of that comment; in JSON,
 * which has none, at the start of a text.
 */
const header = new RegExp(
  `^\\ufeff?(?:.*(?:\\r\\n|\\n|\\r)){0,3}?(?:[^\\w\\r\\n]{0,6}|\\s{0,4}"description": ")${GENERATED_BY} from (.+?)\\. Do not edit`,
);

/** The name of the interface file from which a text was generated, as its header says; undefined where it has no header, and so is not ours. */
export function generatedFrom(text: string): string | undefined {
  return header.exec(text.slice(0, HEADER_BYTES))?.[1];
}
