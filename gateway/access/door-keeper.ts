import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { type Clock, systemClock } from "katcp-runtime";
import type { AccessConfiguration } from "../site/site-configuration.js";
import { GuessLimit } from "./guess-limit.js";
import { saidToken } from "./said-token.js";
import { TokenBook } from "./token-book.js";
import { plainAddress, TrustedProxy } from "./trusted-proxy.js";
import type { Visitor } from "./visitor.js";

/** Who asks, or why nobody is let in. */
export type Entry =
  | { readonly kind: "visitor"; readonly visitor: Visitor }
  /** With a token that is wrong, or without any name where the site asks for one. */
  | { readonly kind: "stranger" }
  /** Too many wrong tokens came from this address, so that the next is not looked at. */
  | { readonly kind: "guesser"; readonly waitSeconds: number };

/** Finds out who asks: a token, a client's certificate, or the word of a trusted proxy; else somebody anonymous. */
export class DoorKeeper {
  readonly #access: AccessConfiguration;
  readonly #tokens: TokenBook | undefined;
  readonly #proxy: TrustedProxy | undefined;
  readonly #guesses: GuessLimit;

  /** @throws GatewayProblem for a token file that is wrong */
  constructor(
    access: AccessConfiguration,
    { clock = systemClock, onProblem }: { readonly clock?: Clock | undefined; readonly onProblem: (message: string) => void },
  ) {
    this.#access = access;
    this.#tokens = access.tokens === undefined ? undefined : new TokenBook(access.tokens, access.roles, { clock, onProblem });
    this.#proxy = access.proxy && new TrustedProxy(access.proxy, access.roles);
    this.#guesses = new GuessLimit(clock);
  }

  /** Who asks. */
  entryOf(request: IncomingMessage): Entry {
    const address = this.#proxy?.addressOf(request) ?? plainAddress(request.socket.remoteAddress);
    const token = saidToken(request);
    if (token !== undefined) return this.#tryToken(token, address);
    const certified = readCertificate(request, this.#access.certificates);
    if (certified !== undefined) return { kind: "visitor", visitor: { ...certified, address } };
    const proxied = this.#proxy?.read(request);
    const role = proxied?.role ?? this.#access.anonymous;
    if (role === undefined) return { kind: "stranger" };
    return { kind: "visitor", visitor: { name: proxied?.name ?? "anonymous", role, address } };
  }

  /** Whether connections from an address are those of many people. */
  isProxy(address: string): boolean {
    return this.#proxy?.trusts(address) ?? false;
  }

  /** Also a right token of a guesser is refused: else guessing would cost nothing. */
  #tryToken(token: string, address: string): Entry {
    const waitSeconds = this.#guesses.waitSeconds(address);
    if (waitSeconds > 0) return { kind: "guesser", waitSeconds };
    const holder = this.#tokens?.find(token);
    if (holder !== undefined) return { kind: "visitor", visitor: { ...holder, address } };
    this.#guesses.onWrong(address, token);
    return { kind: "stranger" };
  }
}

function readCertificate(
  { socket }: IncomingMessage,
  roles: AccessConfiguration["certificates"],
): Pick<Visitor, "name" | "role"> | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { CN } = socket.getPeerCertificate().subject ?? {};
  const name = typeof CN === "string" ? CN : undefined;
  const role = name === undefined ? undefined : (roles.get(name) ?? roles.get("*"));
  return name === undefined || role === undefined ? undefined : { name, role };
}
