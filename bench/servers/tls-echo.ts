import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { identity } from "./identity.js";

/** What TLS costs and nothing else: each piece goes back as it came. */
const server = createServer({ ...identity, noDelay: true }, (socket) => {
  socket.on("data", (piece) => socket.write(piece)).on("error", () => {});
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
