import type { DeviceModel } from "../../../model/device-model.js";
import { type Expression, lay } from "../layout/expression.js";
import { text } from "../layout/literal.js";

/** What `_interface.py` says: a line for each request, inform and sensor, so that changes merge. */
export function interfaceView(model: DeviceModel): { readonly parts: string } {
  const parts = model.describe().parts.map((part): Expression => (typeof part === "string" ? text(part) : list(part.map(text))));
  return { parts: lay("_PARTS: list[str | list[str]] = ", list(parts), { indent: 0, after: "" }) };
}

function list(parts: readonly Expression[]): Expression {
  return { open: "[", parts, close: "]" };
}
