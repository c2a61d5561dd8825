/** A file cannot be read or written, or a file that we did not write is in the way. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
  readonly #path: string | undefined;

  constructor(message: string, { path, ...options }: ErrorOptions & { readonly path?: string } = {}) {
    super(message, options);
    this.#path = path;
  }

  /** The file, if the problem is about one. */
  get path(): string | undefined {
    return this.#path;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a directory",
  EEXIST: "a file stands where a folder should be",
  ENOTDIR: "a file stands where a folder should be",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

/** What the disk said, for people. */
export function problemOf(path: string, verb: "read" | "written" | "removed" | "used", thrown: unknown): FileProblem {
  const { code = "", message } = thrown as NodeJS.ErrnoException;
  const reason = verb === "written" && code === "ENOENT" ? "there is no such folder" : (reasons[code] ?? message);
  return new FileProblem(`${path} cannot be ${verb}: ${reason}`, { cause: thrown, path });
}

/** Whether a call failed because there is no such file. */
export function isAbsent(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === "ENOENT";
}
