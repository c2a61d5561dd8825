const longest = 200;

/** A peer's text for people: of bounded length, and without anything that a terminal or a file would take for more than text. */
export function shown(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)} … (${text.length - longest} characters more)` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same in quotation marks. */
export function quoted(text: string): string {
  return `"${shown(text)}"`;
}

/** The names of a list, of which only the first few are told. */
export function listed(names: readonly string[]): string {
  const first = names.slice(0, 5).map(shown).join(", ");
  return names.length > 5 ? `${first} and ${names.length - 5} more` : first;
}
