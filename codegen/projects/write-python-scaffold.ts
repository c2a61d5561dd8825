import { packageOf } from "../emit/python/names/names.js";
import type { PythonOptions } from "../emit/python-options.js";
import { createFile } from "../files/author-files.js";
import { FileProblem } from "../files/file-problem.js";
import { sourceName } from "../files/source-name.js";
import { printPythonDevice } from "../scaffold/python/print-python-device.js";
import { Session } from "../session.js";
import type { WriteScaffoldOptions, WriteScaffoldResult } from "./write-scaffold.js";

/** Writes a first implementation of a device in Python, which also serves it. @throws FileProblem where the source is there already */
export function writePythonScaffold({ file, out, outDir }: WriteScaffoldOptions, python: PythonOptions | undefined): WriteScaffoldResult {
  const { model, diagnostics } = new Session({ targets: ["python"] }).compile(file);
  if (model === undefined) return { diagnostics, written: [], kept: [] };
  const device = printPythonDevice({ ...model, source: sourceName(file, outDir) }, packageOf(model, python));
  if (createFile(out, device)) return { diagnostics, written: [out], kept: [] };
  throw new FileProblem(`${out} exists already: katcp-gen scaffold --update ${out} adds its missing handlers`);
}
