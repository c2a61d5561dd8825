/** What kind of line it is, and whose: of `!gain[3] ok 1` the type `!`, the name `gain` and the label `gain[3]`. Undefined of what is no message. */
export function labelOf(line: string): { readonly type: string; readonly name: string; readonly label: string } | undefined {
  const [, type = "", label = "", name = ""] = pattern.exec(line) ?? [];
  return type === "" ? undefined : { type, name, label };
}

const pattern = /^([?!#])(([A-Za-z][A-Za-z0-9-]*)(?:\[\d+\])?)(?=[ \t\r]|$)/;

/** A line whose argument number `index` is another, or is added at the end. The text is escaped already. */
export function withArgument(line: string, index: number, text: string): string {
  const words = line.split(" ");
  words[Math.min(words.length, index + 1)] = text;
  return words.join(" ");
}

/** Argument number `index` as it stands in the line. */
export function argumentOf(line: string, index: number): string | undefined {
  return line.split(" ")[index + 1];
}
