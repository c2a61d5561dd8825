import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceAttack } from "../attack.js";
import { bufferedOf } from "../support/device-stats.js";

const mebibyte = 2 ** 20;

/** What `docs/security.md` advises for a machine with 512 MB. */
export const smallMachine = { maximumBufferedBytes: 64 * mebibyte };

/** What is kept for clients that take and do not give. */
export const memory: readonly DeviceAttack[] = [
  {
    name: "many clients with an unfinished line of 15 MiB each",
    device: { options: smallMachine },
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 208 : 10);
      const line = Buffer.alloc((size === "full" ? 15 : 8) * mebibyte, "a");
      await Promise.all(peers.map((peer) => Promise.race([peer.send(Buffer.from("?text ")).then(() => peer.send(line)), sleep(5000)])));
      await target.until("the largest are dropped", () => peers.some((peer) => peer.isClosed));
      const { said } = await target.report();
      target.figures["still connected"] = peers.filter((peer) => !peer.isClosed).length;
      target.figures["buffered MiB"] = Math.round(bufferedOf(said) / mebibyte);
      if (bufferedOf(said) > smallMachine.maximumBufferedBytes) throw new Error(`${bufferedOf(said)} bytes are buffered`);
    },
  },
  {
    name: "100 clients that ask for lists and never read",
    device: { sensors: 20_000, options: smallMachine },
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 100 : 10);
      for (const peer of peers) peer.pause();
      await Promise.all(peers.map((peer) => Promise.race([peer.flood("?sensor-list\n", 100), sleep(3000)])));
      await sleep(size === "full" ? 1500 : 100);
    },
  },
  {
    name: "100 clients that sample 20,000 sensors and never read",
    device: { sensors: 20_000, options: smallMachine },
    async run(target, size) {
      const names = Array.from({ length: size === "full" ? 20_000 : 2000 }, (_, index) => `s${index}.auto-d`).join(",");
      const peers = await target.openMany(size === "full" ? 100 : 10);
      for (const peer of peers) peer.pause();
      await Promise.all(peers.map((peer) => Promise.race([peer.send(`?sensor-sampling ${names} period 0.1\n`), sleep(3000)])));
      await sleep(size === "full" ? 1500 : 100);
    },
  },
  {
    name: "input that goes on after the device has said goodbye",
    async run(target, size) {
      const peer = await target.open();
      await peer.send("GET / HTTP/1.1\r\n\r\n");
      await Promise.race([peer.flood("x".repeat(1000), size === "full" ? 100_000 : 5000), sleep(10_000)]);
    },
  },
  {
    name: "thousands of connections at once",
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 3000 : 100);
      await Promise.all(peers.map((peer) => peer.send("?watch")));
      target.figures["connections"] = peers.length;
    },
  },
];
