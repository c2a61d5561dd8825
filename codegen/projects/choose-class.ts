import { FileProblem } from "../files/file-problem.js";

/** A class as messages name it. */
interface Candidate {
  readonly name: string;
  readonly line: number;
}

/** By what a class is chosen. */
export interface ClassChoice {
  readonly source: string;
  /** The interface file, where it is given. */
  readonly file: string | undefined;
  readonly className: string | undefined;
  /** What it extends, as messages say it. */
  readonly expected: string;
}

/** The one class that is meant; without a name, one of the `leaves`, which no other class extends. @throws FileProblem where there is none, or more than one */
export function chooseClass<Class extends Candidate>(
  classes: readonly Class[],
  leaves: readonly Class[],
  { source, className, file, expected }: ClassChoice,
): Class {
  const candidates = className === undefined ? leaves : classes.filter(({ name }) => name === className);
  const [only, second] = candidates;
  if (only === undefined) {
    const named = className === undefined ? "no class" : `no class ${className}`;
    const how = file === undefined ? "; name its interface where its generated files are not found" : "";
    throw new FileProblem(`${source}: ${named} in this file extends ${expected}, by itself or through another class of the file${how}`);
  }
  if (second === undefined) return only;
  const list = candidates.map(({ name, line }) => `${name} (line ${line})`).join(", ");
  throw new FileProblem(`${source}: several classes extend ${expected}: ${list}; choose one with --class`);
}
