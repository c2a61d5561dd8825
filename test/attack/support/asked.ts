/** A request that a hostile server is asked. */
export interface Asked {
  readonly name: string;
  /** `name[id]`, or `name`: what follows `!` and `#` in the answer. */
  readonly label: string;
  readonly args: readonly string[];
  readonly line: string;
}

/** Undefined for a line that is no request. */
export function readAsked(line: string): Asked | undefined {
  const [label = "", ...args] = line.slice(1).split(" ");
  return line.startsWith("?") ? { name: label.replace(/\[.*$/, ""), label, args, line } : undefined;
}
