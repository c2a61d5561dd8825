import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to NATS that can be cut without a word. */
export async function startTunnel(port: number): Promise<{ readonly url: string; readonly vanish: () => void }> {
  let hasVanished = false;
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const target = connect(port, "127.0.0.1");
    sockets.push(client, target);
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on("error", () => {}).on("close", () => to.destroy());
      from.on("data", (chunk: Buffer) => {
        if (!hasVanished) to.write(chunk);
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    vanish: () => {
      hasVanished = true;
    },
  };
}
