import { Message, MessageParser } from "katcp-runtime";
import { isSecretAt, SECRET_MASK } from "katcp-runtime/vocabulary";
import type { DevicePromise } from "../promise/device-promise.js";
import type { SignaturePromise } from "../promise/signature-promise.js";
import type { Side } from "./proxied-message.js";

function noRest(): { pieces: string[]; length: number } {
  return { pieces: [], length: 0 };
}

/** The secret arguments of a request, as they stand in its line. */
function secretsOf({ model }: SignaturePromise, request: Message): readonly { readonly index: number; readonly text: string }[] {
  return Array.from({ length: request.argumentCount }, (_, index) => ({ index, text: request.wire(index) ?? "" })).filter(
    ({ index, text }) => text !== "" && isSecretAt(model.arguments, index),
  );
}

/** A text about a request without what is secret in that. */
export function withoutSecrets(text: string, signature: SignaturePromise, request: Message): string {
  if (!signature.hasSecrets) return text;
  const secrets = secretsOf(signature, request).map((secret) => Buffer.from(secret.text, "latin1").toString("utf8"));
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, SECRET_MASK), text);
}

/** A line of which more than that has come is none, and of none it is known what is secret in it: its bytes are left out of a recording. */
const longestLine = 16 * 1024 * 1024;

/** What one connection says, for a recording: whole lines, without secrets. Where no request has any, everything as it comes. */
export class SecretLines {
  readonly #promise: DevicePromise;
  readonly #hasSecrets: boolean;
  /** The pieces of a line that has not ended, and how long they are: they are joined once. */
  readonly #rests: Record<Side, { pieces: string[]; length: number }> = { client: noRest(), device: noRest() };
  readonly #seen = new Set<string>();

  constructor(promise: DevicePromise) {
    this.#promise = promise;
    this.#hasSecrets = promise.requests.some(({ signatures }) => signatures.some((signature) => signature.hasSecrets));
  }

  /** What can be recorded now: the beginning of a line waits for its end. */
  take(side: Side, text: string): string {
    if (!this.#hasSecrets) return text;
    const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    const lines = end === 0 ? "" : this.rest(side, text.slice(0, end));
    this.#keep(side, text.slice(end));
    return lines;
  }

  #keep(side: Side, piece: string): void {
    const rest = this.#rests[side];
    rest.length += piece.length;
    if (rest.length <= longestLine) rest.pieces.push(piece);
    else rest.pieces = [SECRET_MASK];
  }

  /** What is left at the end; `end` comes after it. */
  rest(side: Side, end = ""): string {
    const whole = this.#rests[side].pieces.join("") + end;
    this.#rests[side] = noRest();
    return this.#clean(side, whole);
  }

  #clean(side: Side, lines: string): string {
    if (side === "device") return [...this.#seen].reduce((clean, secret) => clean.replaceAll(secret, SECRET_MASK), lines);
    return lines
      .split(/(?<=[\r\n])/)
      .map((line) => this.#cleanRequest(line))
      .join("");
  }

  #cleanRequest(line: string): string {
    const parser = new MessageParser();
    parser.feed(Buffer.from(`${line}\n`, "latin1"));
    const request = parser.next();
    if (!(request instanceof Message)) return line;
    const known = this.#promise.request(request.name)?.signatures ?? [];
    const secrets = known.flatMap((signature) => (signature.hasSecrets ? secretsOf(signature, request) : []));
    if (secrets.length === 0) return line;
    const words = line.split(/[ \t]+/);
    for (const { index } of secrets) {
      const word = words[index + 1] ?? "";
      if (this.#seen.size < 1000 && word.trim() !== "") this.#seen.add(word.trim());
      words[index + 1] = word.replace(/^[^\r\n]*/, SECRET_MASK);
    }
    return words.join(" ");
  }
}
