/** A piece of a text, which is code where it stands in backticks. */
export interface Span {
  readonly isCode: boolean;
  readonly text: string;
}

/** A part of what an author has written. */
export type Block =
  | { readonly kind: "paragraph"; readonly spans: readonly Span[] }
  /** Of a section, as numpydoc has them: a line with dashes below it. */
  | { readonly kind: "title"; readonly spans: readonly Span[] }
  /** Names, and what is said of each: the parameters of a docstring. */
  | { readonly kind: "terms"; readonly terms: readonly Term[] }
  /** `first` is the number of the first item; undefined where they have none. */
  | { readonly kind: "list"; readonly first: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "code"; readonly text: string };

/** A name, and what is said of it. */
export interface Term {
  readonly spans: readonly Span[];
  readonly blocks: readonly Block[];
}

/** Text in one, two or more backticks, as many behind it as before it. */
const code = /(?<!`)(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/;

/** What is code in a text, and what is not. */
export function spansOf(text: string): readonly Span[] {
  const pieces = text.split(code);
  // Each match gives three pieces: what is before it, its backticks, and what they hold.
  return pieces.flatMap((piece, index) => {
    if (index % 3 === 1) return [];
    const isCode = index % 3 === 2;
    const shown = isCode ? piece.replaceAll(/\s*\n\s*/g, " ").trim() : piece;
    return shown === "" ? [] : [{ isCode, text: shown }];
  });
}
