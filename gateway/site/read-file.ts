import { type FileTable, formatDiagnostic, readInput, TableFile } from "katcp-gen";
import { GatewayProblem } from "../gateway-problem.js";

/** Reads a file by its table, and has `check` look at what no table says. @throws GatewayProblem that lists all that is wrong with it */
export function readFile<T>(path: string, table: FileTable, check: (file: TableFile) => T): T {
  const file = TableFile.read(bytesOf(path, table), path, table);
  // What the table refuses has no shape that could be looked at.
  const result = file.diagnostics.length === 0 ? check(file) : undefined;
  if (file.diagnostics.length > 0) throw new GatewayProblem(file.diagnostics.map((each) => formatDiagnostic(each)).join("\n"));
  return result as T;
}

function bytesOf(path: string, { noun }: FileTable): Uint8Array {
  const content = readInput(path, { expected: `a ${noun}` });
  if (content instanceof Uint8Array) return content;
  throw new GatewayProblem(`${path}: ${content.message}`);
}
