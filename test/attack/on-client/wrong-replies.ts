import type { ClientAttack } from "../attack.js";
import { goodAnswer } from "../support/good-answer.js";

/** Goes on until the clients have asked so often that whatever was wrong has been met. */
const goOn: ClientAttack["run"] = (target, size) => target.asked("go", size === "full" ? 20 : 5);

export const wrongReplies: readonly ClientAttack[] = [
  {
    name: "every reply twice",
    answer(asked, peer) {
      void peer.send(goodAnswer(asked).repeat(2));
      return true;
    },
    run: goOn,
  },
  {
    name: "replies to what nobody asked",
    answer({ name, label }, peer) {
      void peer.send(`!nothing[1] ok\n!${name}[999999] ok\n!${name} ok\n!${label}[1] ok\n![1] ok\n!\n`);
      return false;
    },
    run: goOn,
  },
  {
    name: "replies without a code, with unknown codes, and with values of other types",
    answer({ name, label }, peer) {
      if (name !== "go" && name !== "scan") return false;
      void peer.send(`!${label} ${["", "maybe", "ok x", "ok 1.5 2", "ok \\@", "\\q", "ok 1e999"][peer.shared.turn++ % 7]}\n`);
      return true;
    },
    run: goOn,
  },
  {
    name: "half of a line, and then no more",
    async run(target) {
      for (const way of ["end", "reset", "destroy"] as const) {
        const before = target.connections;
        await target.until("two connections", () => target.peers.length >= 2);
        await target.send("#sensor-status 1.0 1 ra");
        for (const peer of target.peers) peer.leave(way);
        await target.until("new ones", () => target.connections >= before + 2);
      }
    },
  },
  {
    name: "connections that end as soon as they are made",
    isLong: true,
    async run(target) {
      for (let count = 0; count < 10; count++) {
        await target.until("a connection", () => target.peers.length > 0);
        for (const peer of target.peers) peer.leave("reset");
      }
      target.figures["connections"] = target.connections;
    },
  },
  {
    name: "a server that says nothing and reads nothing",
    isLong: true,
    greeting: "",
    async run(target) {
      await target.until("connections are given up and made again", () => target.connections >= 4);
      for (const peer of target.peers) peer.pause();
      await target.until("and again", () => target.connections >= 6);
    },
  },
  {
    name: "a server that is silent once it has greeted",
    isLong: true,
    answer: () => true,
    run: (target) => target.until("connections are given up and made again", () => target.connections >= 3),
  },
  {
    name: "lists that fail, and samplings that are refused",
    answer({ name, label }, peer) {
      if (!name.startsWith("sensor") && name !== "help") return false;
      void peer.send(`!${label} fail No.\n`);
      return true;
    },
    run: goOn,
  },
  {
    name: "readings that are none",
    async run(target, size) {
      await target.asked("sensor-sampling");
      const triples = [
        "rate",
        "rate nominal",
        "rate nominal x",
        "rate maybe 1",
        "rate nominal 1 rate",
        "mode nominal maybe",
        "mode",
        "\\@ nominal 1",
      ];
      const counts = ["1", "0", "-1", "1000000000", "x", "", "1e9", "\\@"];
      const times = ["1.0", "-1.0", "nan", "inf", "x", "", "1e999"];
      const lines = triples.flatMap((triple) =>
        counts.flatMap((count) => times.map((time) => `#sensor-status ${time} ${count} ${triple}\n`)),
      );
      await target.send(lines.join(""));
      await target.asked("go", size === "full" ? 10 : 5);
    },
  },
];
