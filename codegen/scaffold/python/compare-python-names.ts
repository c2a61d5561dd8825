/** How names are ordered in an import: constants, classes, and all others. */
export function comparePythonNames(one: string, other: string): number {
  const [first, second] = [kindOf(one), kindOf(other)];
  return first === second ? (one < other ? -1 : 1) : first - second;
}

function kindOf(name: string): number {
  return /^[A-Z_][A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
}
