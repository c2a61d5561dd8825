import { readFileSync } from "node:fs";
import type { Diagnostic } from "../diagnostics.js";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a directory, expected an interface file",
  EACCES: "this file may not be read: permission denied",
  ENOTDIR: "there is no such file",
};

/** The bytes of an interface file, or why there are none. */
export function readInput(file: string): Uint8Array | Diagnostic {
  try {
    return readFileSync(file);
  } catch (thrown) {
    const { code = "", message } = thrown as NodeJS.ErrnoException;
    return { file, line: 1, column: 1, severity: "error", rule: "file", message: reasons[code] ?? message };
  }
}
