import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** How a proxy misbehaves; each is a share of the chunks that pass. */
export interface Chaos {
  /** Both sides are cut off in the middle of a chunk. */
  readonly cuts: number;
  /** The side that sends is closed after the chunk, and the other one is left open for a while. */
  readonly halfCloses: number;
  /** The chunk is cut into single bytes, or into a few pieces. */
  readonly splits: number;
  /** The chunk, and all that follow it, come some turns later. */
  readonly delays: number;
}

/** A proxy between clients and a device that cuts, delays and splits, by a random that is given; closed with the test. */
export async function startChaos(
  target: number,
  random: () => number,
  chaos: Chaos,
): Promise<{ readonly port: number; readonly connections: () => number; calm(): void }> {
  let isCalm = false;
  let connections = 0;
  const sockets = new Set<Socket>();
  const happens = (share: number): boolean => !isCalm && random() < share;

  const join = (from: Socket, to: Socket): void => {
    let passing: Promise<void> = Promise.resolve();
    const pass = async (chunk: Buffer): Promise<void> => {
      if (happens(chaos.delays))
        for (let turns = Math.floor(random() * 20); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
      if (happens(chaos.cuts)) {
        to.write(chunk.subarray(0, Math.floor(random() * chunk.length)));
        from.destroy();
        to.destroySoon();
        return;
      }
      const size = happens(chaos.splits) ? Math.ceil(random() * Math.max(1, chunk.length / 4)) : chunk.length;
      for (let at = 0; at < chunk.length; at += size) to.write(chunk.subarray(at, at + size));
      if (happens(chaos.halfCloses)) to.end();
    };
    from
      .on("error", () => {})
      .on("data", (chunk: Buffer) => {
        passing = passing.then(() => pass(chunk));
      });
    from.on("close", () => void passing.then(() => to.destroySoon()));
  };

  const server = createServer((client) => {
    connections++;
    const device = connect({ port: target, host: "127.0.0.1" });
    for (const socket of [client, device]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    join(client, device);
    join(device, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    calm: () => {
      isCalm = true;
    },
  };
}
