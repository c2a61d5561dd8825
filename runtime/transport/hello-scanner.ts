/** RFC 8446 §5.1: the kind of a record that belongs to a handshake, the major version of all of TLS, and the length of what stands before a record's content. */
const [handshakeKind, majorVersion, recordHeadBytes] = [22, 3, 5];
/** RFC 8446 §4: the type of a ClientHello, and the length of what stands before its content. */
const [clientHello, helloHeadBytes] = [1, 4];

/** A record has no more than that; a length beyond it is no TLS. */
const longestRecord = 2 ** 14 + 256;

/** Everything that clients send, with a certificate in the ticket of an earlier session, is a fraction of that. */
export const LONGEST_HELLO = 2 ** 15;

/** What the bytes of a peer are so far: the beginning of a ClientHello, a whole one, one that is too long, or something else. */
export type HelloState = "begun" | "whole" | "tooLong" | "foreign";

/**
 * Finds the end of a ClientHello, which may be spread over several records of TLS, in bytes that come in any pieces. It looks at each byte of a head
 * once, and at none of the content.
 */
export class HelloScanner {
  #state: HelloState = "begun";
  #seen = 0;
  /** The head of the record that begins. */
  #recordHead: number[] = [];
  /** How much of the content of the record is still to come. */
  #recordLeft = 0;
  #isHandshake = false;
  /** The head of the ClientHello, and how much of all of it is still to come. */
  #helloHead: number[] = [];
  #helloLeft = helloHeadBytes;

  /** Takes the bytes that come next. */
  take(bytes: Uint8Array): HelloState {
    for (let at = 0; at < bytes.length && this.#state === "begun"; ) {
      const content = bytes.subarray(at, at + this.#recordLeft);
      if (content.length === 0) this.#takeHead(bytes[at] as number);
      else this.#takeContent(content);
      at += Math.max(1, content.length);
    }
    this.#seen += bytes.length;
    if (this.#state === "begun" && this.#seen > LONGEST_HELLO) this.#state = "tooLong";
    return this.#state;
  }

  #takeHead(byte: number): void {
    this.#recordHead.push(byte);
    // Who speaks something else may send one byte, and wait for an answer.
    if (this.#helloHead.length === 0 && this.#recordHead[0] !== handshakeKind) this.#state = "foreign";
    if (this.#recordHead.length < recordHeadBytes) return;
    const [kind, major, , high = 0, low = 0] = this.#recordHead;
    this.#recordHead = [];
    this.#isHandshake = kind === handshakeKind;
    this.#recordLeft = high * 256 + low;
    if (major !== majorVersion || this.#recordLeft > longestRecord) this.#state = "foreign";
  }

  /** A record of another kind, such as a warning, may stand between two of a ClientHello: OpenSSL says what becomes of that, when all is there. */
  #takeContent(content: Uint8Array): void {
    this.#recordLeft -= content.length;
    if (!this.#isHandshake) return;
    const head = content.subarray(0, helloHeadBytes - this.#helloHead.length);
    if (head.length > 0) this.#takeHelloHead(head);
    this.#helloLeft -= content.length;
    if (this.#state === "begun" && this.#helloHead.length === helloHeadBytes && this.#helloLeft <= 0) this.#state = "whole";
  }

  #takeHelloHead(bytes: Uint8Array): void {
    this.#helloHead.push(...bytes);
    if (this.#helloHead[0] !== clientHello) this.#state = "foreign";
    if (this.#helloHead.length < helloHeadBytes) return;
    const [, high = 0, middle = 0, low = 0] = this.#helloHead;
    const length = high * 65_536 + middle * 256 + low;
    this.#helloLeft += length;
    if (this.#state === "begun" && length > LONGEST_HELLO) this.#state = "tooLong";
  }
}
