import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";
import type { EmittedFile } from "../emit/emitted-file.js";

/** What is generated from one interface file. */
export interface EmittedFrom {
  readonly file: string;
  readonly files: readonly EmittedFile[];
}

/** Interfaces that would write the same file, also on a disk without case: each is told of the first such file. */
export function findClashes(emitted: readonly EmittedFrom[]): readonly Diagnostic[] {
  const makers = new Map<string, string>();
  return emitted.flatMap(({ file, files }) => {
    const clash = files.find(({ path }) => makers.has(path.toLowerCase()));
    const other = clash === undefined ? undefined : makers.get(clash.path.toLowerCase());
    for (const { path } of files) if (!makers.has(path.toLowerCase())) makers.set(path.toLowerCase(), file);
    if (clash === undefined || other === undefined) return [];
    const name = clash.path.replace(/^.*\//, "");
    const message = `${other} would write the same ${name} too: put {device} into "out-dir" or "package" of "python" in the configuration`;
    return [fileDiagnostic(file, message)];
  });
}
