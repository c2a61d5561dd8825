import { cutPieces } from "../../protocol/description.js";
import { sha256 } from "../../protocol/interface-text.js";
import { formatArguments } from "../../protocol/message.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { RequestContext } from "../requests/request-context.js";
import type { Steps } from "./in-turns.js";
import { writeList } from "./lists.js";

/** A long text as it goes to clients (docs/wire-extensions.md). */
export interface NumberedText {
  /** The arguments of each inform: its number, and a piece of the text. */
  readonly informs: readonly WireText[];
  /** SHA-256 of the whole text, in hexadecimal. */
  readonly hash: string;
}

/** Cuts a text into pieces. `hash`: where it is known. */
export async function numberText(text: string, hash?: string): Promise<NumberedText> {
  const informs = cutPieces(fromUnicode(text)).map((piece, index) => formatArguments([String(index + 1), piece]));
  return { informs, hash: hash ?? (await sha256(text)) };
}

/** Writes a text that is there, or will be. */
export function tellText(ctx: RequestContext, text: NumberedText | Promise<NumberedText>): Steps {
  return "hash" in text ? tell(ctx, text) : tellLater(ctx, text);
}

function* tellLater(ctx: RequestContext, loading: Promise<NumberedText>): Steps {
  let found: NumberedText | undefined;
  yield loading.then((text) => {
    found = text;
  });
  if (found !== undefined) yield* tell(ctx, found);
}

function tell(ctx: RequestContext, { informs, hash }: NumberedText): Steps {
  return writeList(ctx, informs, (args) => args, ` ${hash}`);
}
