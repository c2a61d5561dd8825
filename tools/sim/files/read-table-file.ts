import { type FileTable, formatDiagnostic, readInput, TableFile } from "katcp-gen";
import { ToolProblem } from "../../tool-problem.js";

/** Reads a file by its table, and has `check` look at what no table says. @throws ToolProblem that lists all that is wrong with it */
export function readTableFile<T>(path: string, table: FileTable, check: (file: TableFile) => T): T {
  const file = TableFile.read(bytesOf(path, table), path, table);
  // What the table refuses has no shape that could be looked at.
  const result = file.diagnostics.length === 0 ? check(file) : undefined;
  if (file.diagnostics.length > 0) throw new ToolProblem(file.diagnostics.map(formatDiagnostic).join("\n"));
  return result as T;
}

function bytesOf(path: string, { noun }: FileTable): Uint8Array {
  const content = readInput(path, { expected: `a ${noun}` });
  if (content instanceof Uint8Array) return content;
  throw new ToolProblem(`${path}: ${content.message}`);
}
