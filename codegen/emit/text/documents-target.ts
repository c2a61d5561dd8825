import type { Target } from "../target.js";
import { emitDocuments } from "./emit-documents.js";

/** Pages about an interface, which can say whatever it says. */
export const documentsTarget: Target = { check: () => [], emit: emitDocuments };
