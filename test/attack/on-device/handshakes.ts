import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import type { DeviceAttack } from "../attack.js";
import type { DeviceTarget } from "../support/device-target.js";

/** `docs/security.md`: so many unfinished handshakes are kept. What else is open is the device's own, and the innocent's. */
const mostHandshakes = 1000;
const otherSockets = 100;

/** A machine that is busy with other things is no slow device. */
const newcomerMs = 5000;

/** How a ClientHello of TLS begins; the rest of it never comes. */
const hello = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);

/** Attackers have an address of their own. */
const attacker = "127.0.0.2";

function openRaw(port: number): Socket {
  return connect({ host: "127.0.0.1", port, localAddress: attacker }).on("error", () => {});
}

function openTls(port: number, options: ConnectionOptions = {}): TLSSocket {
  return connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
}

/** Somebody who comes in good faith, and how long it takes until he has an answer. */
async function newcomer({ tlsPort }: DeviceTarget): Promise<number> {
  const startMs = performance.now();
  const socket = openTls(tlsPort).setEncoding("latin1");
  let said = "";
  socket.write("?watchdog\n");
  for await (const text of socket) {
    said += String(text);
    if (said.includes("!watchdog ok")) break;
  }
  if (!said.includes("!watchdog ok")) throw new Error(`a newcomer was not served; it heard ${JSON.stringify(said)}`);
  const ms = performance.now() - startMs;
  if (ms > newcomerMs) throw new Error(`a newcomer waited ${Math.round(ms)} ms`);
  return ms;
}

async function tryNewcomer(target: DeviceTarget): Promise<void> {
  const ms = Math.max(Number(target.figures["newcomer ms"] ?? 0), await newcomer(target));
  target.figures["newcomer ms"] = Math.round(ms);
}

/** TLS that begins and does not end, or ends at once. */
export const handshakes: readonly DeviceAttack[] = [
  {
    name: "10,000 TLS handshakes that do not end",
    async run(target, size) {
      const batches = size === "full" ? 40 : 5;
      const idle: Socket[] = [];
      const before = Number((await target.report()).said["logLines"]);
      try {
        for (let batch = 0; batch < batches; batch++) {
          const opened = Array.from({ length: 250 }, () => openRaw(target.tlsPort));
          idle.push(...opened);
          await Promise.all(opened.map((socket) => Promise.race([once(socket, "connect"), once(socket, "close")]).catch(() => {})));
          for (const socket of opened) socket.write(hello);
          await tryNewcomer(target);
        }
        const { said } = await target.report();
        target.figures["sockets"] = Number(said["sockets"]);
        if (Number(said["sockets"]) > mostHandshakes + otherSockets) throw new Error(`${said["sockets"]} sockets are open`);
        const lines = Number(said["logLines"]) - before;
        if (lines > 100 + batches) throw new Error(`it logged ${lines} lines`);
      } finally {
        for (const socket of idle) socket.destroy();
      }
      await target.until("all are gone", ({ said }) => Number(said["sockets"]) < otherSockets);
    },
  },
  {
    name: "500 TLS handshakes, a byte at a time",
    async run(target, size) {
      const slow = Array.from({ length: size === "full" ? 500 : 20 }, () => openRaw(target.tlsPort));
      for (const byte of hello) {
        for (const socket of slow) socket.write(Buffer.of(byte));
        await sleep(size === "full" ? 50 : 1);
      }
      await tryNewcomer(target);
      for (const socket of slow) socket.destroy();
    },
  },
  {
    name: "plain lines and noise at a port with TLS",
    async run(target, size) {
      const texts = ["?halt\n", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff", "\0".repeat(100), "\x80\x2e\x01\x03\x01"];
      for (let round = 0; round < (size === "full" ? 20 : 3); round++) {
        const sockets = texts.map((text) => {
          const socket = openRaw(target.tlsPort);
          socket.write(text, "latin1");
          return socket;
        });
        await Promise.all(sockets.map((socket) => Promise.race([once(socket.resume(), "close"), sleep(50)])));
        for (const socket of sockets) socket.destroy();
      }
      const { said } = await target.report();
      if (said["halted"] !== 0) throw new Error("it was halted");
      await tryNewcomer(target);
    },
  },
  {
    name: "250 whole TLS handshakes at once, and again",
    async run(target, size) {
      for (let round = 0; round < (size === "full" ? 2 : 1); round++) {
        const sockets = Array.from({ length: size === "full" ? 250 : 40 }, () => openTls(target.tlsPort).on("error", () => {}));
        await Promise.all(sockets.map((socket) => once(socket, "secureConnect").catch(() => {})));
        for (const socket of sockets) socket.destroy();
      }
      await tryNewcomer(target);
    },
  },
  {
    name: "clients that renegotiate without end",
    async run(target, size) {
      const sockets = Array.from({ length: size === "full" ? 50 : 3 }, () => openTls(target.tlsPort, { maxVersion: "TLSv1.2" }));
      for (const socket of sockets) socket.on("error", () => {});
      await Promise.all(sockets.map((socket) => once(socket, "secureConnect")));
      const outcomes = await Promise.all(
        sockets.map(
          (socket) =>
            new Promise<boolean>((resolve) => {
              socket.once("error", () => resolve(false)).once("close", () => resolve(false));
              socket.renegotiate({}, (error) => resolve(error === null));
            }),
        ),
      );
      if (outcomes.includes(true)) throw new Error("a client renegotiated");
      for (const socket of sockets) socket.destroy();
      await tryNewcomer(target);
    },
  },
];
