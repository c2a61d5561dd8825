import { compareNames, type ImportName } from "./import-name.js";
import { itemLines, quoted, type SourceStyle } from "./source-style.js";

/** A name with what it is called where it is imported. */
export interface ImportedName extends ImportName {
  readonly local: string;
}

/** One name of an import; `isTypeOnly`: the import has said `type` already. */
export function printImportedName({ name, local, isType }: ImportedName, isTypeOnly: boolean): string {
  return `${isType && !isTypeOnly ? "type " : ""}${name === local ? name : `${name} as ${local}`}`;
}

/** An import declaration, without the end of its line. */
export function printImport(names: readonly ImportedName[], from: string, style: SourceStyle): string {
  const isTypeOnly = names.every(({ isType }) => isType);
  const items = names.toSorted((one, other) => compareNames(one.name, other.name)).map((name) => printImportedName(name, isTypeOnly));
  const keyword = isTypeOnly ? "import type" : "import";
  const tail = `} from ${quoted(from, style)}${style.end}`;
  const space = style.isSpaced ? " " : "";
  const line = `${keyword} {${space}${items.join(", ")}${space}${tail}`;
  return line.length <= style.width ? line : `${keyword} {${itemLines(items, "", style)}${tail}`;
}
