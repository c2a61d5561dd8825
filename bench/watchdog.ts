import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Peer, startPeers } from "./peers.js";
import { inRounds, printTable } from "./rounds.js";

interface Load {
  readonly title: string;
  readonly clients: number;
  readonly inFlight: number;
  readonly requests: number;
}

const loads: readonly Load[] = [
  { title: "one at a time", clients: 1, inFlight: 1, requests: 5_000 },
  { title: "64 in flight", clients: 1, inFlight: 64, requests: 100_000 },
  { title: "1,000 in flight", clients: 1, inFlight: 1000, requests: 300_000 },
  { title: "10 clients, one each", clients: 10, inFlight: 1, requests: 20_000 },
];

/** `?watchdog` at ours, at aiokatcp and at a minimal Node server, each by the same raw client. */
export async function benchWatchdog(rounds: number): Promise<void> {
  const peers = await startPeers();
  try {
    for (const load of loads) {
      const contenders = peers.map((peer) => ({ name: peer.name, measure: () => measure(peer, load) }));
      printTable(`?watchdog, ${load.title}`, "requests/s", await inRounds(contenders, rounds));
    }
  } finally {
    for (const peer of peers) peer.stop();
  }
}

async function measure({ port, name }: Peer, { clients, inFlight, requests }: Load): Promise<number> {
  const each = Math.floor(requests / clients / (name === "aiokatcp" && inFlight > 1 ? 10 : 1));
  const sockets = await Promise.all(Array.from({ length: clients }, () => open(port)));
  const start = performance.now();
  await Promise.all(sockets.map((socket) => ask(socket, each, inFlight)));
  const tookMs = performance.now() - start;
  for (const socket of sockets) socket.destroy();
  return ((each * clients) / tookMs) * 1000;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "data");
  return socket;
}

/** Keeps so many requests in flight until all have their reply, counted by their newlines. */
function ask(socket: Socket, requests: number, inFlight: number): Promise<void> {
  return new Promise((resolve) => {
    let sent = 0;
    let received = 0;
    const send = (count: number): void => {
      const wanted = Math.min(count, requests - sent);
      let text = "";
      for (let index = 0; index < wanted; index++) text += `?watchdog[${++sent}]\n`;
      if (text !== "") socket.write(text, "latin1");
    };
    socket.on("data", (chunk: Buffer) => {
      let count = 0;
      // The greeting's later lines begin with #, and are not replies.
      for (let at = chunk.indexOf(33); at !== -1; at = chunk.indexOf(33, at + 1)) count++;
      received += count;
      if (received >= requests) resolve();
      else send(count);
    });
    send(inFlight);
  });
}
