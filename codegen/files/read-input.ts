import { readFileSync, statSync } from "node:fs";
import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";

/** A larger file is none that people write, and its text would not fit into memory many times over. */
const usualMegabytes = 64;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this file may not be read: permission denied",
  ENOTDIR: "there is no such file",
  ENAMETOOLONG: "there is no such file: its name is too long",
  ELOOP: "there is no such file: its links lead in a circle",
};

/** What a file should be that is read whole. */
export interface InputOptions {
  /** Default: an interface file. */
  readonly expected?: string;
  readonly mostMegabytes?: number;
}

/** The bytes of a file, or why there are none. */
export function readInput(
  file: string,
  { expected = "an interface file", mostMegabytes = usualMegabytes }: InputOptions = {},
): Uint8Array | Diagnostic {
  const refuse = (message: string): Diagnostic => fileDiagnostic(file, message);
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return refuse(`this is a directory, expected ${expected}`);
    // A device such as /dev/zero never ends, and a pipe may never begin.
    if (!stats.isFile()) return refuse(`this is a device or a pipe, expected ${expected}`);
    if (stats.size > mostMegabytes * 2 ** 20) return refuse(`the file has more than ${mostMegabytes} MB`);
    return readFileSync(file);
  } catch (thrown) {
    const { code = "", message } = thrown as NodeJS.ErrnoException;
    return refuse(reasons[code] ?? message);
  }
}
