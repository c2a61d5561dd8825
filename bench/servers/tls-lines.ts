import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { identity } from "./identity.js";

/** What a person would write who needs this one answer and nothing else: it reads lines, checks nothing, and sends what a device would. */
const server = createServer({ ...identity, noDelay: true }, (socket) => {
  let rest = "";
  socket.setEncoding("latin1").on("error", () => {});
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    socket.write(lines.map((line) => `!${line.slice(1)} ok\n`).join(""), "latin1");
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
