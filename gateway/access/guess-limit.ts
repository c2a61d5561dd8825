import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { Clock } from "katcp-runtime";

/** How many wrong tokens an address may say in a minute, and of how many addresses that is known. */
export const GUESS_BOUNDS = { tokens: 10, windowMs: 60_000, addresses: 10_000 } as const;

interface Guesses {
  readonly sinceMs: number;
  /** Digests: the same token again is no guess, but a program that has not noticed that its token ended. */
  readonly digests: Set<string>;
}

/**
 * Slows down who guesses tokens: an address that has said too many that are wrong is not listened to until the minute is over, whatever it says.
 * Addresses of version 6 count by their networks, of which one person has all.
 */
export class GuessLimit {
  readonly #clock: Clock;
  /** By network; the minute that began first is the first. */
  readonly #guesses = new Map<string, Guesses>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many networks are known. */
  get size(): number {
    return this.#guesses.size;
  }

  /** For how many seconds an address is not listened to; 0: it is. */
  waitSeconds(address: string): number {
    const { sinceMs, digests } = this.#guesses.get(networkOf(address)) ?? {};
    if (sinceMs === undefined || digests === undefined || digests.size < GUESS_BOUNDS.tokens) return 0;
    return Math.max(0, Math.ceil((sinceMs + GUESS_BOUNDS.windowMs - this.#clock.elapsedMs()) / 1000));
  }

  /** An address has said a token that is wrong. */
  onWrong(address: string, token: string): void {
    this.#forgetOld();
    const network = networkOf(address);
    const known = this.#guesses.get(network);
    const digest = createHash("sha256").update(token).digest("base64");
    if (known !== undefined) known.digests.add(digest);
    else this.#guesses.set(network, { sinceMs: this.#clock.elapsedMs(), digests: new Set([digest]) });
  }

  /** Those whose minute is over, and the oldest where there are too many. */
  #forgetOld(): void {
    const beforeMs = this.#clock.elapsedMs() - GUESS_BOUNDS.windowMs;
    for (const [network, { sinceMs }] of this.#guesses) {
      if (sinceMs > beforeMs && this.#guesses.size < GUESS_BOUNDS.addresses) return;
      this.#guesses.delete(network);
    }
  }
}

/** The first 64 bits of an address of version 6; any other address as it is. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [first = [], last] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = last === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(zeros).fill("0"), ...(last ?? [])].slice(0, 4).join(":");
}
