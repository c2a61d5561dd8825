/** What something holds, in few characters: only the same gives the same, as far as chance goes. */
export type Digest = string;

/**
 * The MurmurHash3 (x86, 128 bits) of bytes, or of a text in UTF-8. It tells changes, and withstands nobody who wants two things to
 * have the same one; `node:crypto`, which would, takes a quarter of the time of a bare Node to load.
 */
export function digestOf(content: string | Uint8Array): Digest {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const words = wordsOf(bytes);
  const state = new Int32Array(4) as State;
  const whole = (bytes.length >>> 4) * 4;
  for (let from = 0; from < whole; from += stretch) mixBlocks(words.subarray(from, Math.min(whole, from + stretch)), state);
  mixRest(words.subarray(whole), state);
  finish(state, bytes.length);
  return Array.from(state, hex).join("");
}

type State = Int32Array & { 0: number; 1: number; 2: number; 3: number };

/** V8 makes fast code sooner of a function that is called often than of one that takes long. */
const stretch = 1024;

/** The bytes four by four, the lowest first; padded with zeros to a whole number of blocks. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const padded = new Uint8Array((bytes.length + 15) & ~15);
  padded.set(bytes);
  if (isLittleEndian) return new Int32Array(padded.buffer);
  const view = new DataView(padded.buffer);
  return Int32Array.from({ length: padded.length / 4 }, (_, index) => view.getInt32(index * 4, true));
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const c1 = 0x239b961b;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93 | 0;

/** Written out, since a first run calls no function without its price. */
function mixBlocks(words: Int32Array, state: State): void {
  let [h1, h2, h3, h4] = [state[0], state[1], state[2], state[3]];
  for (let at = 0; at < words.length; at += 4) {
    let k = Math.imul(words[at] as number, c1);
    h1 ^= Math.imul((k << 15) | (k >>> 17), c2);
    h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x561ccd1b) | 0;
    k = Math.imul(words[at + 1] as number, c2);
    h2 ^= Math.imul((k << 16) | (k >>> 16), c3);
    h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0bcaa747) | 0;
    k = Math.imul(words[at + 2] as number, c3);
    h3 ^= Math.imul((k << 17) | (k >>> 15), c4);
    h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + 0x96cd1c35) | 0;
    k = Math.imul(words[at + 3] as number, c4);
    h4 ^= Math.imul((k << 18) | (k >>> 14), c1);
    h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  state[0] = h1;
  state[1] = h2;
  state[2] = h3;
  state[3] = h4;
}

/** What is left over stands in a block that zeros fill up, and zeros mix nothing in. */
function mixRest([k1 = 0, k2 = 0, k3 = 0, k4 = 0]: Int32Array, state: State): void {
  state[3] ^= Math.imul(rotate(Math.imul(k4, c4), 18), c1);
  state[2] ^= Math.imul(rotate(Math.imul(k3, c3), 17), c4);
  state[1] ^= Math.imul(rotate(Math.imul(k2, c2), 16), c3);
  state[0] ^= Math.imul(rotate(Math.imul(k1, c1), 15), c2);
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(state: State, length: number): void {
  for (let index = 0; index < 4; index++) state[index as 0] ^= length;
  spread(state);
  for (let index = 0; index < 4; index++) state[index as 0] = avalanche(state[index as 0]);
  spread(state);
}

function spread(state: State): void {
  state[0] += state[1] + state[2] + state[3];
  for (let index = 1; index < 4; index++) state[index as 0] += state[0];
}

function avalanche(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
