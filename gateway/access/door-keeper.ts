import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { type Clock, systemClock } from "katcp-runtime";
import type { AccessConfiguration } from "../site/site-configuration.js";
import { TokenBook } from "./token-book.js";
import { plainAddress, TrustedProxy } from "./trusted-proxy.js";
import type { Visitor } from "./visitor.js";

/** The subprotocol by which a page says its token, since it cannot set headers of a WebSocket. */
export const TOKEN_PROTOCOL = "token.";

/** Finds out who asks: a token, a client's certificate, or the word of a trusted proxy; else somebody anonymous. */
export class DoorKeeper {
  readonly #access: AccessConfiguration;
  readonly #tokens: TokenBook | undefined;
  readonly #proxy: TrustedProxy | undefined;

  /** @throws GatewayProblem for a token file that is wrong */
  constructor(
    access: AccessConfiguration,
    { clock = systemClock, onProblem }: { readonly clock?: Clock | undefined; readonly onProblem: (message: string) => void },
  ) {
    this.#access = access;
    this.#tokens = access.tokens === undefined ? undefined : new TokenBook(access.tokens, access.roles, { clock, onProblem });
    this.#proxy = access.proxy && new TrustedProxy(access.proxy, access.roles);
  }

  /** Who asks; undefined of one who is not let in: with a token that is wrong, or without any name where the site asks for one. */
  visitorOf(request: IncomingMessage): Visitor | undefined {
    const address = plainAddress(request.socket.remoteAddress);
    const token = tokenOf(request);
    if (token !== undefined) {
      const holder = this.#tokens?.find(token);
      return holder && { ...holder, address };
    }
    const certified = this.#readCertificate(request);
    if (certified !== undefined) return { ...certified, address };
    const proxied = this.#proxy?.read(request);
    const role = proxied?.role ?? this.#access.anonymous;
    return role === undefined ? undefined : { name: proxied?.name ?? "anonymous", role, address: proxied?.address ?? address };
  }

  #readCertificate({ socket }: IncomingMessage): Pick<Visitor, "name" | "role"> | undefined {
    if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
    const { CN } = socket.getPeerCertificate().subject ?? {};
    const name = typeof CN === "string" ? CN : undefined;
    const role = name === undefined ? undefined : (this.#access.certificates.get(name) ?? this.#access.certificates.get("*"));
    return name === undefined || role === undefined ? undefined : { name, role };
  }
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const said = (headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
  const token = said.find((each) => each.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
  return token === undefined ? undefined : Buffer.from(token, "base64url").toString("utf8");
}
