import type { IncomingMessage } from "node:http";

/** The subprotocol by which a page says its token, since it cannot set headers of a WebSocket. */
const TOKEN_PROTOCOL = "token.";

/** The token that a request says, whatever it looks like; undefined of a request that says none. */
export function saidToken({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const bearer = /^Bearer(?:[ \t]+(.*))?$/is.exec(headers.authorization ?? "");
  if (bearer !== null) return bearer[1] ?? "";
  const said = (headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
  const coded = said.find((each) => each.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
  return coded === undefined ? undefined : Buffer.from(coded, "base64url").toString("utf8");
}
