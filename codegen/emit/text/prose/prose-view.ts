import type { Block, Span } from "./block.js";
import { lineOf } from "./line-of.js";
import { readProse } from "./read-prose.js";

/** A block for a page: one of these is there, and the others are undefined. */
export interface BlockView {
  readonly paragraph: readonly Span[] | undefined;
  readonly title: readonly Span[] | undefined;
  readonly terms: readonly { readonly name: readonly Span[]; readonly said: readonly BlockView[] }[] | undefined;
  readonly bullets: readonly (readonly BlockView[])[] | undefined;
  readonly numbered: { readonly first: number; readonly items: readonly (readonly BlockView[])[] } | undefined;
  readonly code: string | undefined;
}

const none: BlockView = {
  paragraph: undefined,
  title: undefined,
  terms: undefined,
  bullets: undefined,
  numbered: undefined,
  code: undefined,
};

/** A text as blocks of a page. */
export function proseView(text: string): readonly BlockView[] {
  return readProse(text).map(blockView);
}

/** A text as one line of a page. */
export function lineView(text: string): readonly Span[] {
  return lineOf(readProse(text));
}

function blockView(block: Block): BlockView {
  switch (block.kind) {
    case "paragraph":
      return { ...none, paragraph: block.spans };
    case "title":
      return { ...none, title: block.spans };
    case "terms":
      return { ...none, terms: block.terms.map(({ spans, blocks }) => ({ name: spans, said: blocks.map(blockView) })) };
    case "list":
      return listView(block);
    case "code":
      return { ...none, code: block.text };
  }
}

function listView({ first, items }: Block & { readonly kind: "list" }): BlockView {
  const views = items.map((blocks) => blocks.map(blockView));
  return first === undefined ? { ...none, bullets: views } : { ...none, numbered: { first, items: views } };
}
