import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceAttack } from "../attack.js";
import { connectedOf, pendingOf } from "../support/device-stats.js";

const ways = ["reset", "end", "destroy"] as const;

/** Ways to come, to stay and to leave. */
export const sockets: readonly DeviceAttack[] = [
  {
    name: "1,000 pending and 10,000 pipelined, then RST",
    async run(target, size) {
      const [pending, pipelined] = size === "full" ? [1000, 10_000] : [100, 1000];
      const peer = await target.open();
      await peer.flood("?patient\n", pending);
      await target.until("the handlers hang", ({ said }) => Number(said["patients"]) >= pending * 0.9);
      await peer.flood("?watchdog\n", pipelined);
      peer.reset();
      await target.until("each signal is aborted", ({ said }) => said["aborted"] === said["patients"], 3000);
    },
  },
  {
    name: "4,000 that wait for their turn, and a client that goes",
    device: { tuneLimit: 1 },
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 20 : 5);
      await Promise.all(peers.map((peer) => peer.flood("?tune\n", 200)));
      await target.until("they wait", ({ said }) => pendingOf(said) >= peers.length * 150);
      for (const peer of peers) peer.reset();
      await target.until("nothing waits any more", ({ said }) => pendingOf(said) === 0);
    },
  },
  {
    name: "a generator without a wait whose client ends its side",
    async run(target, size) {
      const peers = await target.openMany(5);
      for (const peer of peers) {
        await peer.send("?endless\n");
        peer.end();
      }
      await sleep(size === "full" ? 500 : 50);
      for (const peer of peers) peer.destroy();
      await target.until("each generator has ended", ({ said }) => said["finished"] === 5);
    },
  },
  {
    name: "clients that leave while an asynchronous override samples for them",
    device: { sensors: 100 },
    async run(target, size) {
      for (let count = 0; count < (size === "full" ? 200 : 10); count++) {
        const peer = await target.open();
        await peer.send("?sensor-sampling s1.auto-d,s2.auto-d,s3.auto-d period 0.01\n");
        if (count % 2 === 0) peer.reset();
        else peer.destroy();
      }
      await target.until("all are gone", ({ said }) => connectedOf(said) === 1);
    },
  },
  {
    name: "a web page that posts ?halt",
    async run(target) {
      const peer = await target.open();
      await peer.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nx\n?halt\n");
      await peer.closed(3000);
      const { said } = await target.report();
      if (said["halted"] !== 0) throw new Error("a web page halted the device");
    },
  },
  {
    name: "500 clients that send a byte at a time",
    async run(target, size) {
      const peers = await target.openMany(size === "full" ? 500 : 20);
      for (const character of "?watchdog[1] ") {
        await Promise.all(peers.map((peer) => peer.send(character)));
        await sleep(size === "full" ? 50 : 1);
      }
    },
  },
  {
    name: "clients that come and go at once, in every way",
    async run(target, size) {
      for (let round = 0; round < (size === "full" ? 30 : 2); round++) {
        const peers = await target.openMany(30);
        await Promise.all(peers.map((peer) => peer.send("?count 10\n?watchdog\n?patient\n?wat")));
        for (const [index, peer] of peers.entries()) peer[ways[index % ways.length] ?? "end"]();
        await sleep(5);
        for (const peer of peers) peer.destroy();
      }
      await target.until("all are gone", ({ said }) => connectedOf(said) === 1);
    },
  },
];
