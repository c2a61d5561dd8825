/** A part of a template: a fixed text; one of some texts; or one or more characters of a kind, of which an expression knows each. */
export type TemplatePiece = { readonly text: string } | { readonly values: readonly string[] } | { readonly characters: RegExp };

/**
 * Takes a name apart by a template. It gives what the regular expression of the same pieces would: the first of the values that leads to a
 * match, and of characters as many as possible, from the left. That takes a name of four thousand characters and three texts side by side
 * minutes, since it tries every way to cut it; here each piece looks at each character once.
 */
export class TemplatePattern {
  readonly #pieces: readonly TemplatePiece[];

  constructor(pieces: readonly TemplatePiece[]) {
    this.#pieces = pieces;
  }

  /** What stands for the pieces that are no fixed texts; undefined where the name is not of this template. */
  match(name: string): readonly string[] | undefined {
    const ends = this.#findEnds(name);
    if (ends[0]?.[0] !== 1) return undefined;
    const found: string[] = [];
    let at = 0;
    // Each piece ends where the others can go on, so the last one ends with the name.
    for (const [index, piece] of this.#pieces.entries()) {
      const length = lengthAt(piece, { name, at, isEnd: (end) => ends[index + 1]?.[end] === 1 });
      if (!("text" in piece)) found.push(name.slice(at, at + length));
      at += length;
    }
    return found;
  }

  /** For each piece, and after the last one, the places from which the rest of the name is what the rest of the pieces say. */
  #findEnds(name: string): readonly Uint8Array[] {
    const end = new Uint8Array(name.length + 1);
    end[name.length] = 1;
    const ends: Uint8Array[] = [end];
    for (const piece of this.#pieces.toReversed()) ends.unshift(findStarts(piece, name, ends[0] ?? end));
    return ends;
  }
}

function findStarts(piece: TemplatePiece, name: string, ends: Uint8Array): Uint8Array {
  const starts = new Uint8Array(name.length + 1);
  for (let at = name.length - 1; at >= 0; at--) {
    if ("characters" in piece) {
      const goesOn = ends[at + 1] === 1 || starts[at + 1] === 1;
      if (goesOn && piece.characters.test(name.charAt(at))) starts[at] = 1;
    } else if (textsOf(piece).some((text) => name.startsWith(text, at) && ends[at + text.length] === 1)) {
      starts[at] = 1;
    }
  }
  if (textsOf(piece).includes("") && ends[name.length] === 1) starts[name.length] = 1;
  return starts;
}

interface Place {
  readonly name: string;
  readonly at: number;
  /** Whether the piece may end before this place. */
  readonly isEnd: (at: number) => boolean;
}

/** How much of the name the piece takes, where it is known that it can be matched. */
function lengthAt(piece: TemplatePiece, { name, at, isEnd }: Place): number {
  if (!("characters" in piece)) return textsOf(piece).find((text) => name.startsWith(text, at) && isEnd(at + text.length))?.length ?? 0;
  let longest = 0;
  for (let end = at + 1; end <= name.length && piece.characters.test(name.charAt(end - 1)); end++) if (isEnd(end)) longest = end - at;
  return longest;
}

function textsOf(piece: TemplatePiece): readonly string[] {
  if ("text" in piece) return [piece.text];
  return "values" in piece ? piece.values : [];
}
