/** What would happen, or has happened, to a file. */
export type FileOutcome = { readonly path: string; readonly kind: "unchanged" } | ChangedFile;

/** A file that is not what stands, or stood, there. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: "written";
  /** The text before; undefined if there was no file. */
  readonly before: string | undefined;
  /** The generated text. */
  readonly text: string;
}

/** Those that differ from what stands there. */
export function changed(outcomes: readonly FileOutcome[]): readonly ChangedFile[] {
  return outcomes.filter((outcome) => outcome.kind === "written");
}
