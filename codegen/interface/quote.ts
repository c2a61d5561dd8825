/** More of a text is not read, and a file may hold megabytes of it. */
const longestQuote = 60;

/** So many words of a list are read. */
const mostWords = 20;

/** A text of a file in quotes, escaped as JSON has it, and cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

/** A text as it is, cut where it is long. */
export function shorten(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}

/** `a sensor`, `an inform` */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

/** `a, b, c`; of a long list the beginning, and how many more there are. */
export function listWords(words: readonly string[]): string {
  const shown = words.slice(0, mostWords).map(shorten);
  return words.length > mostWords ? `${shown.join(", ")} and ${words.length - mostWords} more` : shown.join(", ");
}
