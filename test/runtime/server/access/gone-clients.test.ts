import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type ListenTarget, peerOf } from "../../../../runtime/transport/listener.js";
import { socketListener } from "../../../../runtime/transport/socket-listener.js";

test("a client that is gone when it is taken is not taken", async () => {
  const taken: string[] = [];
  const target: ListenTarget = { host: "127.0.0.1", port: 0 };
  const listener = await socketListener(target, (stream, peer) => {
    taken.push(peer);
    stream.destroy();
  });
  onTestFinished(() => listener.close());
  const { port } = listener.address;
  const sockets = Array.from({ length: 5 }, () => connect({ port, host: "127.0.0.1" }));
  // The network takes them by itself; this process looks when it has waited for them all.
  for (const socket of sockets) socket.once("connect", () => socket.resetAndDestroy());
  await Promise.all(sockets.map((socket) => once(socket, "close")));
  const stays = connect({ port, host: "127.0.0.1" });
  await once(stays, "close");
  expect(taken.every((peer) => /^127\.0\.0\.1:[1-9]\d*$/.test(peer))).toBe(true);
});

test.each([
  [{ remoteAddress: "fe80::1%eth0", remotePort: 5 }, "[fe80::1]:5"],
  [{ remoteAddress: "::ffff:10.0.0.1", remotePort: 5 }, "10.0.0.1:5"],
  [{ remoteAddress: "10.0.0.1", remotePort: 5 }, "10.0.0.1:5"],
  [{ remoteAddress: undefined, remotePort: undefined }, undefined],
])("a client at %o is %s to rules, and to other clients", (socket, peer) => {
  expect(peerOf(socket)).toBe(peer);
});
