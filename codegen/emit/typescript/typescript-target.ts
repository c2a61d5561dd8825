import type { Target } from "../target.js";
import { emitTypeScript } from "./emit-typescript.js";
import { checkNames } from "./names/check-names.js";

/** The server and the client of a device in TypeScript. */
export const typescriptTarget: Target = {
  check: checkNames,
  emit: (model, { sourceFolder, importStyle }) => emitTypeScript(model, sourceFolder, importStyle),
};
