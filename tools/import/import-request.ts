import { anyFields, type DocField } from "./help-text/doc-field.js";
import { readNumpydoc } from "./help-text/numpydoc.js";
import { readUsages } from "./help-text/usage-lines.js";
import type { SeenRequest } from "./read-device.js";

/** An object of an interface file. */
export type Entry = { readonly [key: string]: unknown };

/** A request by what its help text gives: sections first, usage lines next, else anything at all. */
export function importRequest({ name, help, timeout }: SeenRequest): Entry {
  const text = help.replaceAll("\r\n", "\n");
  // Our devices put a usage line below whatever their authors wrote.
  const doc = readNumpydoc(text.replace(/^[ \t]*usage:.*$/gim, ""));
  const description = descriptionOf(doc.description, name);
  const hint = timeout !== undefined && timeout > 0 && Number.isFinite(timeout) ? { timeout } : {};
  if (doc.parameters !== undefined || doc.returns !== undefined) {
    return { description, ...documented(doc), ...hint, "x-import": "docstring" };
  }
  return { description, ...byUsage(name, help), ...hint };
}

function descriptionOf(text: string, name: string): string {
  return text === "" ? `The request ${name}; the device does not describe it.` : text.slice(0, 2000);
}

function documented({ parameters = [], returns, informs }: ReturnType<typeof readNumpydoc>): Entry {
  // `success : {'ok', 'fail'}` is the code of the reply, and no value of it.
  const values = returns?.filter(({ name }) => !/^(success|ok|code|status_code)$/.test(name)) ?? anyFields("values");
  const isCount = informs !== undefined && values.length === 1 && /inform|^n(um)?_|count/i.test(values[0]?.name ?? "");
  return {
    ...(parameters.length === 0 ? {} : { arguments: inOrder(parameters) }),
    ...(informs === undefined ? {} : { informs: inOrder(informs) }),
    ...(isCount || values.length === 0 ? {} : { reply: inOrder(values) }),
  };
}

/** Behind what may be absent nothing must be given, and what is repeated is last. */
function inOrder(fields: readonly DocField[]): readonly DocField[] {
  const repeated = fields.findIndex((field) => field.repeated !== undefined);
  const kept = repeated === -1 ? fields : fields.slice(0, repeated + 1);
  const optional = kept.findIndex((field) => field.optional === true);
  return kept.map((field, index) =>
    optional !== -1 && index > optional && field.repeated === undefined ? { ...field, optional: true } : field,
  );
}

function byUsage(name: string, help: string): Entry {
  const usages = readUsages(name, help);
  const [first] = usages;
  const reply = { reply: anyFields("values") };
  if (first === undefined) return { arguments: anyFields("arguments"), ...reply, "x-import": "guessed" };
  if (usages.length === 1) return { ...(first.length === 0 ? {} : { arguments: first }), ...reply, "x-import": "usage" };
  const signatures = usages.map(
    (fields) => [suffixOf(fields), { ...(fields.length === 0 ? {} : { arguments: fields }), ...reply }] as const,
  );
  const counts = usages.map((fields) => fields.length);
  const isApart = usages.flat().every(({ optional, repeated }) => optional !== true && repeated === undefined);
  if (!isApart || new Set(counts).size < counts.length) return { arguments: anyFields("arguments"), ...reply, "x-import": "guessed" };
  return { signatures: Object.fromEntries(signatures), "x-import": "usage" };
}

/** Signatures are told apart by how many arguments they take. */
function suffixOf(fields: readonly DocField[]): string {
  return ["none", "one", "two", "three", "four"][fields.length] ?? `of${fields.length}`;
}
