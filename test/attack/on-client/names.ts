import type { ClientAttack } from "../attack.js";

/** Words that every object has, and words that would end a line. */
const words = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
const wicked = "x\\n?halt[7]\\n#y";
const sampled = "#sensor-status 1.0 1";

const lists = (lines: readonly string[]): NonNullable<ClientAttack["answer"]> => {
  return ({ name, label }, peer) => {
    if (name !== "sensor-list") return false;
    void peer.send(`${lines.map((line) => `#${label} ${line}\n`).join("")}!${label} ok ${lines.length}\n`);
    return true;
  };
};

/** What a peer calls things is never a key of ours, and never on the wire as it came. */
export const names: readonly ClientAttack[] = [
  {
    name: "sensors whose types are words that every object has",
    answer: lists(words.map((word, index) => `s${index} S. \\@ ${word}`)),
    async run(target) {
      await target.asked("sensor-list", 2);
      await target.asked("go", 3);
    },
  },
  {
    name: "sensors called by words that every object has",
    answer: lists(words.map((word) => `${word} S. \\@ float`)),
    async run(target) {
      await target.asked("sensor-list", 2);
      await target.send(words.map((word) => `${sampled} ${word} nominal 1\n#interface-changed sensor ${word} modified\n`).join(""));
      await target.asked("go", 3);
    },
  },
  {
    name: "requests called by words that every object has",
    answer({ name, label }, peer) {
      if (name !== "help") return false;
      void peer.send(`${words.map((word) => `#${label} ${word} R.\n`).join("")}!${label} ok ${words.length}\n`);
      return true;
    },
    async run(target) {
      await target.asked("help");
      await target.asked("go", 3);
    },
  },
  {
    name: "a sensor whose name would be a request of its own, for a client that may only read",
    options: () => ({ readOnly: true }),
    answer: lists([`${wicked} S. \\@ float`, "rate R. \\@ float"]),
    async run(target) {
      await target.asked("sensor-list", 2);
      await target.asked("sensor-value", 3);
      await target.send(`#interface-changed sensor ${wicked} added\n${sampled} ${wicked} nominal 1\n`);
      await target.asked("sensor-value", 10);
      target.neverSent(/^\?halt/);
    },
  },
];
