import { type DocField, fieldName, withOwnNames } from "./doc-field.js";

/** A help text in the manner of numpydoc, as authors of aiokatcp and katcp-python write their docstrings. */
export interface Numpydoc {
  /** What stands above the first section. */
  readonly description: string;
  /** Undefined where there is no such section. */
  readonly parameters: readonly DocField[] | undefined;
  readonly returns: readonly DocField[] | undefined;
  readonly informs: readonly DocField[] | undefined;
}

/** Reads the sections of a help text: a title, and a line of dashes below it. */
export function readNumpydoc(text: string): Numpydoc {
  const [description = "", ...rest] = text.split(/^[ \t]*(\w[\w ]*)[ \t]*\n[ \t]*-{3,}[ \t]*$/m);
  const sections = new Map<string, string>();
  for (let at = 0; at + 1 < rest.length; at += 2) sections.set((rest[at] ?? "").trim().toLowerCase(), rest[at + 1] ?? "");
  const fieldsOf = (title: string): readonly DocField[] | undefined => {
    const section = sections.get(title);
    return section === undefined ? undefined : withOwnNames(readFields(section));
  };
  return {
    description: description.trim(),
    parameters: fieldsOf("parameters"),
    returns: fieldsOf("returns"),
    informs: fieldsOf("informs"),
  };
}

/** `name : type, optional`, and its description below, farther to the right. */
function readFields(section: string): readonly DocField[] {
  const lines = section.split("\n").filter((line) => line.trim() !== "");
  const depth = Math.min(...lines.map(indentOf));
  const heads = lines.flatMap((line, index) => (indentOf(line) === depth ? [index] : []));
  return heads.map((start, order) => {
    const body = lines.slice(start + 1, heads[order + 1]).map((line) => line.trim());
    return readField(lines[start] ?? "", body.join(" "), order);
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function readField(head: string, description: string, index: number): DocField {
  const [, name = "", said = ""] = /^\s*([^:]*?)\s*(?::\s*(.*))?$/.exec(head) ?? [];
  const isRepeated = name.startsWith("*") || name.endsWith("...");
  const isOptional = /\boptional\b|\bdefault\b|^Optional\[/.test(said);
  return {
    name: fieldName(name, index),
    ...typeOf(said),
    ...(description === "" ? {} : { description: description.slice(0, 500) }),
    ...(isRepeated ? { repeated: true } : isOptional ? { optional: true } : {}),
  };
}

/** From the words of a docstring to the types of KATCP; what is not known is a string. */
const types: readonly (readonly [RegExp, string])[] = [
  [/^(int|integer|np\.u?int\d*)$/i, "integer"],
  [/^(float|double|np\.float\d*|number)$/i, "float"],
  [/^bool(ean)?$/i, "boolean"],
  [/timestamp$/i, "timestamp"],
  [/address$/i, "address"],
  [/^bytes$/i, "bytes"],
];

function typeOf(said: string): Pick<DocField, "type" | "values"> {
  const [, choices] = /^\{([^}]*)\}/.exec(said) ?? [];
  if (choices !== undefined) return valuesOf(choices);
  const word =
    said
      .replace(/^Optional\[(.*)\]$/, "$1")
      .split(/[,;(]/)[0]
      ?.trim() ?? "";
  return { type: types.find(([pattern]) => pattern.test(word))?.[1] ?? "string" };
}

function valuesOf(choices: string): Pick<DocField, "type" | "values"> {
  const values = [...new Set(choices.split(/[,|]/).map((word) => word.trim().replace(/^(['"])(.*)\1$/, "$2")))];
  return values.every((value) => /^[!-~]+$/.test(value)) ? { type: "discrete", values } : { type: "string" };
}
