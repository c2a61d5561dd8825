import type { Target } from "../target.js";
import { emitPython } from "./emit-python.js";
import { checkPython } from "./names/check-python.js";

/** A package of Python on aiokatcp: the client and the server of a device. */
export const pythonTarget: Target = {
  check: (model, { python }) => checkPython(model, python),
  emit: (model, { python }) => emitPython(model, python),
};
