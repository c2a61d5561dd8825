import { LINE_WIDTH } from "./expression.js";

/** What a file imports: noted where it is used. */
export class Imports {
  readonly #names = new Map<string, Set<string>>();

  /** Notes a name, and gives it. */
  use(module: string, name: string): string {
    const names = this.#names.get(module);
    if (names === undefined) this.#names.set(module, new Set([name]));
    else names.add(name);
    return name;
  }

  /** The import statements, in the order in which tools sort them. */
  print(): string {
    const blocks = [1, 2, 3].map((section) =>
      [...this.#names]
        .filter(([module]) => sectionOf(module) === section)
        .sort(([one], [other]) => compare(one, other))
        .map(([module, names]) => printImport(module, [...names].sort(byKind))),
    );
    return ["from __future__ import annotations", ...blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"))].join(
      "\n\n",
    );
  }
}

/** The standard library, other packages, and this one. */
function sectionOf(module: string): number {
  if (module.startsWith(".")) return 3;
  return module.startsWith("aiokatcp") ? 2 : 1;
}

function printImport(module: string, names: readonly string[]): string {
  const line = `from ${module} import ${names.join(", ")}`;
  return line.length <= LINE_WIDTH ? line : `from ${module} import (\n${names.map((name) => `    ${name},\n`).join("")})`;
}

/** Constants, then classes, then all else. */
function byKind(one: string, other: string): number {
  const difference = kindOf(one) - kindOf(other);
  if (difference !== 0) return difference;
  return compare(one, other);
}

/** `localeCompare` would load tables for that, which takes 10 ms. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one === other ? 0 : 1;
}

function kindOf(name: string): number {
  if (/^[A-Z][A-Z0-9_]+$/.test(name)) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}
