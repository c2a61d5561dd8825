const width = 120;

/** JSON for people: what fits a line is in one, and what does not has its members on lines of their own. */
export function layOut(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const short = inline(value);
  if (indent !== "" && indent.length + short.length <= width) return short;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((each) => deeper + layOut(each, deeper)).join(",\n")}\n${indent}]`;
  const members = Object.entries(value).map(([key, each]) => `${deeper}${JSON.stringify(key)}: ${layOut(each, deeper)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${inline(each)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
