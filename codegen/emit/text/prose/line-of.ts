import type { Block, Span } from "./block.js";

/** All that blocks say, in one line. */
export function lineOf(blocks: readonly Block[]): readonly Span[] {
  const parts = blocks.flatMap(partsOf);
  return parts.flatMap((spans, index) => [...(index === 0 ? [] : [{ isCode: false, text: " " }]), ...spans.map(flat)]);
}

function flat({ isCode, text }: Span): Span {
  return { isCode, text: text.replaceAll(/\s*\n\s*/g, " ") };
}

function partsOf(block: Block): readonly (readonly Span[])[] {
  switch (block.kind) {
    case "paragraph":
      return [block.spans];
    case "title":
      return [[...block.spans, { isCode: false, text: ":" }]];
    case "terms":
      return block.terms.flatMap(({ spans, blocks }) => [spans, ...blocks.flatMap(partsOf)]);
    case "list":
      return block.items.flatMap((blocks, index) => withMarker(block.first === undefined ? "-" : `${block.first + index}.`, blocks));
    case "code":
      return [[{ isCode: true, text: block.text }]];
  }
}

function withMarker(marker: string, blocks: readonly Block[]): readonly (readonly Span[])[] {
  return [[{ isCode: false, text: marker }], ...blocks.flatMap(partsOf)];
}
