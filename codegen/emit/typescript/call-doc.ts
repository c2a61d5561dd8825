import type { RequestModel, SignatureModel } from "../../model/device-model.js";
import { code } from "./doc.js";

/** What a call does: its usage, and then the description of the request, and of the signature where it has one of its own. */
export function callDoc(request: RequestModel, signature: SignatureModel): string {
  const own = signature.description === "" ? "" : `\n\n${signature.description}`;
  return `${code(signature.usage)}: ${request.description}${own}`;
}
