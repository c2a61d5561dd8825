import { type Message, MessageParser, type MessageParserOptions, MessageSyntaxError } from "katcp-runtime";
import { expect } from "vitest";

/** What a line comes to. */
export type Result = Message | MessageSyntaxError;

/** What comes of these chunks, one after the other. */
export function parse(chunks: readonly Uint8Array[], options: MessageParserOptions = {}): Result[] {
  const parser = new MessageParser(options);
  const results: Result[] = [];
  for (const chunk of chunks) {
    parser.feed(chunk);
    for (let next = parser.next(); next !== undefined; next = parser.next()) results.push(next);
  }
  return results;
}

/** Every way to cut that has ever mattered: whole, byte by byte, and in threes. */
export function chunkings(bytes: Buffer): Uint8Array[][] {
  const cut = (size: number): Uint8Array[] => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    return pieces;
  };
  return [[bytes], cut(1), cut(3)];
}

/** A result as one line; what a message is labelled with is looked at too. */
export function show(result: Result): string {
  if (result instanceof MessageSyntaxError) return `error: ${result.message}`;
  const id = result.id === undefined ? "" : `[${result.id}]`;
  // What answers begin with.
  expect(result.label).toBe(`${result.name}${id}`);
  return [`${result.type}${result.name}${id}`, ...result.arguments.map((argument) => JSON.stringify(argument.toString("latin1")))].join(
    " ",
  );
}
