import type { DeviceAttack } from "../attack.js";

const sensors = 20_000;
const order = ["?sensor-list[1] /auto-d/", "?sensor-list[2] s1.auto-d", "?sensor-list[3] /s2.auto/", "?watchdog[4]"];

/** Expressions that cost far more than their length says. */
const expressions: Readonly<Record<string, string>> = {
  "counted repetition": "(.?){1000}",
  "many counted repetitions": "a{1000}".repeat(1200),
  "nested repetition": "((((((.*)*)*)*)*)*)*x",
  "a long alternation": Array.from({ length: 2000 }, (_, index) => `w${index}`).join("|"),
  "wide classes": "[\\\\x00-\\\\xff]{1000}".repeat(50),
  "an expression that is a megabyte": "x".repeat(1_000_000),
  "brackets that do not close": "(".repeat(5000),
};

const each = Object.entries(expressions).map(
  ([kind, expression]): DeviceAttack => ({
    name: `a regular expression of ${kind}`,
    device: { sensors },
    async run(target) {
      const peer = await target.open();
      for (const request of ["sensor-list", "sensor-value"]) await peer.send(`?${request}[1] /${expression}/\n`);
      await peer.send(`?sensor-sampling[2] /${expression}/ event\n`);
      for (const reply of [/^!sensor-list\[1\]/, /^!sensor-value\[1\]/, /^!sensor-sampling\[2\]/]) await peer.until(reply);
    },
  }),
);

export const regexes: readonly DeviceAttack[] = [
  ...each,
  {
    name: "3,000 lists by a regular expression in one write",
    device: { sensors },
    async run(target, size) {
      const peer = await target.open();
      const count = size === "full" ? 3000 : 10;
      await peer.flood("?sensor-list /zzz/\n", count);
      await peer.send("?sensor-list[1] /zzz/\n");
      if (size === "short") await peer.until(/^!sensor-list\[1\]/);
    },
  },
  {
    name: "lists by expressions and without, whose answers keep their order",
    async run(target) {
      const peer = await target.open();
      await peer.send(`${order.join("\n")}\n`);
      await peer.until(/^!watchdog\[4\]/);
      const other = await target.open();
      await other.send(`${order.join("\n")}\n`);
      const replies = (await other.until(/^!watchdog\[4\]/)).filter((line) => line.startsWith("!")).map((line) => line.split(" ")[0]);
      const expected = order.map((line) => `!${line.slice(1).split(" ")[0]}`);
      if (replies.join() !== expected.join()) throw new Error(`the answers came as ${replies.join(", ")}`);
    },
  },
];
