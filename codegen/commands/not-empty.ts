import { InvalidArgumentError } from "commander";

/** A word of the command line that says something: an empty one comes from a shell's variable that is not set. @throws InvalidArgumentError */
export function notEmpty(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Expected a text that is not empty.");
  return text;
}

/** The same of each word of several. @throws InvalidArgumentError */
export function eachNotEmpty(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), notEmpty(text)];
}
