import { formatDiagnostic, isError } from "../../../codegen/diagnostics/diagnostics.js";
import { pythonTarget } from "../../../codegen/emit/python/python-target.js";
import type { DeviceModel } from "../../../codegen/model/device-model.js";
import { type CorpusCase, compileCase } from "../../support/corpus.js";

/** The model of an interface that Python can say. @throws Error with the mistakes, where there are any */
export function compilePython(each: CorpusCase): DeviceModel {
  const { model, diagnostics } = compileCase(each);
  if (model === undefined) throw new Error(diagnostics.filter(isError).map(formatDiagnostic).join("\n"));
  const problems = pythonTarget.check(model, {});
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return model;
}
