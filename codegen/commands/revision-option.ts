import { InvalidArgumentError } from "commander";

/** The revision of `git:main`. @throws InvalidArgumentError */
export function revisionOf(text: string): string {
  const [, revision] = /^git:([^:]+)$/.exec(text) ?? [];
  if (revision !== undefined) return revision;
  throw new InvalidArgumentError(`Expected git:REV, such as git:main, found ${JSON.stringify(text)}.`);
}
