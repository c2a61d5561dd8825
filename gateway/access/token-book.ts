import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { statSync } from "node:fs";
import { type Clock, messageOf } from "katcp-runtime";
import { readFile } from "../site/read-file.js";
import { TOKEN_TABLE } from "../site/token-table.js";

/** Whose a token is. */
export interface TokenHolder {
  readonly name: string;
  readonly role: string;
}

interface WrittenTokens {
  readonly tokens: readonly (TokenHolder & { readonly sha256: string })[];
}

interface KnownToken {
  readonly digest: Buffer;
  readonly holder: TokenHolder;
}

/** How often the file is looked at for changes, at most. */
const lookMs = 2000;

/** What a token is made of (RFC 6750 §2.1), however it is said: a header has no room for more. */
const tokenForm = /^[A-Za-z0-9._~+/-]{1,500}={0,2}$/;

/** The token file, which is read again when it has changed: a token that is taken out ends with that. */
export class TokenBook {
  readonly #path: string;
  readonly #roles: readonly string[];
  readonly #clock: Clock;
  readonly #onProblem: (message: string) => void;
  #tokens: readonly KnownToken[];
  #lookedMs: number;
  #stamp: string;

  /** @throws GatewayProblem that lists all that is wrong with the file */
  constructor(
    path: string,
    roles: readonly string[],
    { clock, onProblem }: { readonly clock: Clock; readonly onProblem: (message: string) => void },
  ) {
    this.#path = path;
    this.#roles = roles;
    this.#clock = clock;
    this.#onProblem = onProblem;
    this.#stamp = stampOf(path);
    this.#lookedMs = clock.elapsedMs();
    this.#tokens = this.#read();
  }

  /** Whose a token is; undefined of one that the file does not have, and of what is no token. */
  find(token: string): TokenHolder | undefined {
    this.#look();
    if (!tokenForm.test(token)) return undefined;
    const digest = digestOf(token);
    // Each is compared, and in whole: how long that takes says nothing of any.
    const found = this.#tokens.filter((known) => timingSafeEqual(known.digest, digest));
    return found.at(-1)?.holder;
  }

  #look(): void {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs - this.#lookedMs < lookMs) return;
    this.#lookedMs = nowMs;
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#tokens = this.#read();
    } catch (thrown) {
      this.#tokens = [];
      this.#onProblem(`nobody is known by a token until the file is right again: ${messageOf(thrown)}`);
    }
  }

  #read(): readonly KnownToken[] {
    return readFile(this.#path, TOKEN_TABLE, (file) => {
      const { tokens } = file.value as unknown as WrittenTokens;
      for (const [index, { role }] of tokens.entries()) {
        if (this.#roles.includes(role)) continue;
        const message = `there is no role ${JSON.stringify(role)}, expected one of ${this.#roles.join(", ")}`;
        file.error(["tokens", index, "role"], "bad-value", message);
      }
      return tokens.map(({ sha256, name, role }) => ({ digest: Buffer.from(sha256, "hex"), holder: { name, role } }));
    });
  }
}

/** A new token, and its entry in the token file. */
export function newToken(holder: TokenHolder): { readonly token: string; readonly entry: TokenHolder & { readonly sha256: string } } {
  const token = randomBytes(32).toString("base64url");
  return { token, entry: { ...holder, sha256: digestOf(token).toString("hex") } };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return "none";
  }
}
