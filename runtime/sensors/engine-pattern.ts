import type { ParameterContract, Pattern } from "../protocol/contract.js";

/** A part of a template: a fixed text, or a parameter. */
export type TemplatePart = string | ParameterContract;

/**
 * Takes a name apart by a template of whose parameters some have patterns of their author's: as one expression, by the engine of the
 * patterns. What those capture within themselves is left out.
 */
export function enginePattern(parts: readonly TemplatePart[], engine: Pattern): (name: string) => readonly string[] | undefined {
  const match = engine.compile(parts.map((part) => (typeof part === "string" ? escapeText(part) : `(${expressionOf(part)})`)).join(""));
  const places: number[] = [];
  let next = 0;
  for (const part of parts) {
    if (typeof part === "string") continue;
    places.push(next);
    next += 1 + (part.pattern?.groupCount ?? 0);
  }
  return (name) => {
    const groups = match(name);
    return groups && places.map((place) => groups[place] ?? "");
  };
}

function expressionOf({ pattern, values, type, dotted }: ParameterContract): string {
  if (pattern !== undefined) return `(?:${pattern.source})`;
  if (values !== undefined) return values.map(escapeText).join("|");
  if (type === "integer") return "\\d+";
  return dotted ? "[A-Za-z0-9_.-]+" : "[A-Za-z0-9_-]+";
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\-]/g, "\\$&");
}
