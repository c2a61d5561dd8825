import { readFileSync } from "node:fs";
import { type FileTable, formatDiagnostic, TableFile } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import { ToolProblem } from "../../tool-problem.js";

/** Reads a file by its table, and has `check` look at what no table says. @throws ToolProblem that lists all that is wrong with it */
export function readTableFile<T>(path: string, table: FileTable, check: (file: TableFile) => T): T {
  const file = TableFile.read(bytesOf(path), path, table);
  // What the table refuses has no shape that could be looked at.
  const result = file.diagnostics.length === 0 ? check(file) : undefined;
  if (file.diagnostics.length > 0) throw new ToolProblem(file.diagnostics.map(formatDiagnostic).join("\n"));
  return result as T;
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new ToolProblem(`${path}: ${(thrown as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : messageOf(thrown)}`);
  }
}
