import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceAttack } from "../attack.js";

const mebibyte = 2 ** 20;

/** What is kept for clients that take and do not give. */
export const memory: readonly DeviceAttack[] = [
  {
    name: "many clients with an unfinished line of 15 MiB each",
    device: { options: { maximumBufferedBytes: 128 * mebibyte } },
    latencyMs: 250,
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 208 : 40);
      const line = Buffer.alloc((size === "full" ? 15 : 10) * mebibyte, "a");
      await Promise.all(peers.map((peer) => Promise.race([peer.send(Buffer.from("?text ")).then(() => peer.send(line)), sleep(5000)])));
      target.figures["still connected"] = peers.filter((peer) => !peer.isClosed).length;
    },
  },
  {
    name: "100 clients that ask for lists and never read",
    device: { sensors: 20_000 },
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 100 : 20);
      for (const peer of peers) peer.pause();
      await Promise.all(peers.map((peer) => Promise.race([peer.flood("?sensor-list\n", 100), sleep(3000)])));
    },
  },
  {
    name: "100 clients that sample 20,000 sensors and never read",
    device: { sensors: 20_000 },
    async run(target, size) {
      const names = Array.from({ length: 20_000 }, (_, index) => `s${index}.auto-d`).join(",");
      const peers = await target.openMany(size === "full" ? 100 : 10);
      for (const peer of peers) peer.pause();
      await Promise.all(peers.map((peer) => Promise.race([peer.send(`?sensor-sampling ${names} period 0.1\n`), sleep(3000)])));
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
      const peers = await target.openMany(size === "full" ? 3000 : 300);
      await Promise.all(peers.map((peer) => peer.send("?watch")));
      target.figures["connections"] = peers.length;
    },
  },
];
