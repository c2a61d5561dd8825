import { randomOf } from "../../support/random.js";
import type { DeviceAttack } from "../attack.js";
import { anyRequest, mutated, type Random } from "../support/grammar.js";
import type { RawPeer } from "../support/raw-peer.js";

const seed = 20261127;
const labelPattern = /^!([a-z-]+\[\d+\])/;

/** Lines in the grammar, and some that were changed; gives the labels of those that must be answered. */
function lines(random: Random, count: number): { readonly text: string; readonly labels: readonly string[] } {
  const labels: string[] = [];
  let text = "";
  for (let id = 1; id <= count; id++) {
    const line = anyRequest(random, id);
    if (random(3) === 0) {
      // Without an identifier it is nobody's reply, and with the line's end it swallows no other line.
      text += `${mutated(line, random).replaceAll("[", "(").replaceAll("?halt", "?help")}\n`;
    } else {
      text += line;
      labels.push(line.slice(1, line.indexOf("]") + 1));
    }
  }
  return { text, labels };
}

/** Sends in pieces of any size. */
async function sendInPieces(peer: RawPeer, text: string, random: Random): Promise<void> {
  for (let at = 0; at < text.length; ) {
    const length = 1 + random(2000);
    await peer.send(text.slice(at, at + length));
    at += length;
  }
}

/** §2: each request is answered once. @throws where one is not, or not in time */
async function readReplies(peer: RawPeer, labels: readonly string[]): Promise<void> {
  const missing = new Set(labels);
  const extra: string[] = [];
  while (missing.size > 0) {
    const line = (await peer.until(labelPattern)).at(-1) ?? "";
    const label = labelPattern.exec(line)?.[1] ?? "";
    if (!missing.delete(label)) extra.push(label);
  }
  if (extra.length > 0) throw new Error(`${extra.length} replies to nothing: ${extra.slice(0, 5).join(", ")}`);
}

export const fuzz: readonly DeviceAttack[] = [
  {
    name: "requests in the grammar and out of it",
    device: { sensors: 20 },
    async run(target, size) {
      const count = size === "full" ? 2000 : 150;
      const peers = await target.openMany(size === "full" ? 8 : 2);
      const work = peers.map(async (peer, index) => {
        const random = randomOf(seed + index);
        const { text, labels } = lines(random, count);
        await Promise.all([sendInPieces(peer, text, random), readReplies(peer, labels)]);
      });
      await Promise.all(work);
      target.figures["lines"] = count * peers.length;
    },
  },
  {
    name: "bytes of no grammar",
    async run(target, size) {
      const random = randomOf(seed);
      const peers = await target.openMany(4);
      const junk = (): string => String.fromCharCode(...Array.from({ length: 4096 }, () => random(256)));
      const pieces = size === "full" ? 500 : 10;
      await Promise.all(
        peers.map(async (peer) => {
          for (let piece = 0; piece < pieces && !peer.isClosed; piece++) await peer.send(junk().replaceAll("halt", "help"));
        }),
      );
      target.figures["KiB"] = peers.length * pieces * 4;
    },
  },
];
