import { basename, dirname, join, relative, sep } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { emitMain } from "../emit/text/emit-main.js";
import { createFile } from "../files/author-files.js";
import { FileProblem } from "../files/file-problem.js";
import { deviceClassName, printDevice } from "../scaffold/print-device.js";
import { Session } from "../session.js";

/** What first version is to be written. */
export interface WriteScaffoldOptions {
  /** The interface file. */
  readonly file: string;
  /** The new source: `src/dev.ts`. */
  readonly out: string;
  /** Where `katcp-gen` writes the generated files. */
  readonly outDir: string;
}

/** What was written: nothing, where there is any error. */
export interface WriteScaffoldResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly written: readonly string[];
  /** A `main.ts` that was there already. */
  readonly kept: readonly string[];
}

/** Writes a first implementation of a device, and `main.ts` beside it where there is none. @throws FileProblem where the source is there already */
export function writeScaffold({ file, out, outDir }: WriteScaffoldOptions): WriteScaffoldResult {
  const ending = /\.m?ts$/.exec(out)?.[0];
  if (ending === undefined) throw new FileProblem(`${out}: expected the name of a TypeScript source, such as src/dev.ts`);
  const main = join(dirname(out), `main${ending}`);
  if (basename(out) === basename(main))
    throw new FileProblem(`${out}: this is the name of the file that starts the device; choose another`);
  const { model, diagnostics } = new Session().compile(file);
  if (model === undefined) return { diagnostics, written: [], kept: [] };
  const device = printDevice(model, { generated: importPath(dirname(out), join(outDir, model.name)) });
  if (!createFile(out, device)) {
    throw new FileProblem(`${out} exists already: katcp-gen scaffold --update ${out} adds its missing handlers`);
  }
  const view = { name: model.name, className: deviceClassName(model), module: `./${basename(out).replace(/ts$/, "js")}` };
  const isNew = createFile(main, emitMain(view));
  return { diagnostics, written: isNew ? [out, main] : [out], kept: isNew ? [] : [main] };
}

/** A folder as a source in another one imports from it. */
function importPath(from: string, to: string): string {
  const path = relative(from, to).replaceAll(sep, "/");
  return path.startsWith("../") ? path : `./${path}`;
}
