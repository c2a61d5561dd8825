import { type OutgoingHttpHeaders, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Entry } from "../access/door-keeper.js";

/** Why a request is not answered as it wants. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 429 | 503;
  readonly problem: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is said to who is not let in. */
export function refusalOf(entry: Exclude<Entry, { readonly kind: "visitor" }>): Refusal {
  if (entry.kind === "stranger")
    return { status: 401, problem: "say who you are, by a token or a certificate", headers: { "www-authenticate": "Bearer" } };
  const { waitSeconds } = entry;
  const problem = `too many wrong tokens have come from your address: no token is looked at for the next ${waitSeconds} s`;
  return { status: 429, problem, headers: { "retry-after": String(waitSeconds) } };
}

/** Refuses a WebSocket that has not been opened. The web server looks after its connection no more: it ends here. */
export function refuseUpgrade(socket: Duplex, { status, problem, headers = {} }: Refusal): void {
  const body = JSON.stringify({ problem });
  const all: OutgoingHttpHeaders = {
    connection: "close",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}
