import { basename } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { readAuthorFile, rewriteAuthorFile } from "../files/author-files.js";
import { FileProblem } from "../files/file-problem.js";
import { findClasses } from "../scaffold/find-classes.js";
import { parseSource, type SyntaxMistake } from "../scaffold/parse-source.js";
import { updateDevice } from "../scaffold/update-device.js";
import { generatedServer } from "./find-interface.js";
import { locateDevice } from "./locate-device.js";

/** Which source is to be given the handlers that it lacks. */
export interface UpdateScaffoldOptions {
  readonly source: string;
  /** The interface file; by default that which the base class was generated from. */
  readonly file?: string | undefined;
  /** The name of the class, where the source has several. */
  readonly className?: string | undefined;
  /** Only says what would be added. */
  readonly check: boolean;
}

/** What was added, or would be. */
export interface UpdateScaffoldResult {
  /** Of the interface, or of the source where TypeScript cannot read it: then nothing was done. */
  readonly diagnostics: readonly Diagnostic[];
  /** The interface file. */
  readonly file: string;
  readonly className: string;
  readonly added: readonly string[];
  readonly stray: readonly { readonly name: string; readonly line: number }[];
  /** Whether handlers were added that the generated base class does not know yet. */
  readonly isAhead: boolean;
}

/** Adds the handlers that a device's class lacks to its source. @throws FileProblem where there is no such class, or no interface */
export function updateScaffold({ source, file, className, check }: UpdateScaffoldOptions): UpdateScaffoldResult {
  const author = readAuthorFile(source);
  const parsed = parseSource(author.text, basename(source));
  const nothing = { file: file ?? "", className: className ?? "", added: [], stray: [], isAhead: false };
  if (parsed.mistakes.length > 0) return { diagnostics: syntaxDiagnostics(source, parsed.mistakes), ...nothing };
  const { owner, model, diagnostics, interfaceFile } = locateDevice(findClasses(parsed.source), { source, file, className });
  if (model === undefined || owner === undefined) return { diagnostics, ...nothing };
  const { text, added, stray } = updateDevice(owner, model);
  refuseUnreadable(text, source);
  if (!check && added.length > 0) rewriteAuthorFile(author, text);
  const server = generatedServer(source, owner.base.specifier);
  const isAhead = server !== undefined && added.some((name) => !server.text.includes(` ${name}(`));
  return { diagnostics, file: interfaceFile, className: owner.name, added, stray, isAhead };
}

/** What cannot be read of a source of the author's. */
export function syntaxDiagnostics(file: string, mistakes: readonly SyntaxMistake[]): readonly Diagnostic[] {
  return mistakes.map((mistake) => ({ file, severity: "error", rule: "syntax", ...mistake }));
}

/** What a parser lets pass may still not be TypeScript, and then become unreadable by what is added. */
function refuseUnreadable(text: string, source: string): void {
  if (parseSource(text, basename(source)).mistakes.length === 0) return;
  throw new FileProblem(`${source}: cannot add handlers to this file; first fix what tsc reports`);
}
