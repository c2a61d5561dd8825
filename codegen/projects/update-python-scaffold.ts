import { readAuthorFile, rewriteAuthorFile } from "../files/author-files.js";
import { FileProblem } from "../files/file-problem.js";
import { parsePython } from "../scaffold/python/parse-python.js";
import { findPythonClasses } from "../scaffold/python/python-classes.js";
import { updatePythonDevice } from "../scaffold/python/update-python-device.js";
import { locatePythonDevice, type PythonPlaces } from "./locate-python-device.js";
import { syntaxDiagnostics, type UpdateScaffoldOptions, type UpdateScaffoldResult } from "./update-scaffold.js";

/** Adds the handlers that a device's class in Python lacks to its source. @throws FileProblem where there is no such class, or no interface */
export function updatePythonScaffold(
  { source, file, className, check }: UpdateScaffoldOptions,
  places: PythonPlaces,
): UpdateScaffoldResult {
  const author = readAuthorFile(source);
  const parsed = parsePython(author.text);
  const nothing = { file: file ?? "", className: className ?? "", added: [], stray: [], isAhead: false };
  if (parsed.mistakes.length > 0) return { diagnostics: syntaxDiagnostics(source, parsed.mistakes), ...nothing };
  const located = locatePythonDevice(findPythonClasses(parsed), { source, file, className }, places);
  const { owner, model, diagnostics, interfaceFile, packagePath, server } = located;
  if (model === undefined || owner === undefined) return { diagnostics, ...nothing };
  const { text, added, stray } = updatePythonDevice({ source: parsed, owner, packagePath }, model);
  if (parsePython(text).mistakes.length > 0)
    throw new FileProblem(`${source}: cannot add handlers to this file; first fix what Python reports`);
  if (!check && added.length > 0) rewriteAuthorFile(author, text);
  const isAhead = server !== undefined && added.some((name) => !server.text.includes(` ${name}(`));
  return { diagnostics, file: interfaceFile, className: owner.name, added, stray, isAhead };
}
