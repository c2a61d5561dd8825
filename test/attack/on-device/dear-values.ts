import type { DeviceAttack } from "../attack.js";

const mebibyte = 2 ** 20;

/** Arguments that are cheap to send and dear to read. */
const values: Readonly<Record<string, readonly [request: string, text: (bytes: number) => string]>> = {
  "a number of digits": ["number", (bytes) => "7".repeat(bytes)],
  "a negative number of digits": ["number", (bytes) => `-${"7".repeat(bytes)}`],
  "an argument of escapes": ["text", (bytes) => "\\_".repeat(bytes / 2)],
  "a broken escape at the end of many": ["text", (bytes) => `${"\\_".repeat(bytes / 2)}\\q`],
  "JSON of brackets": ["tree", (bytes) => "[".repeat(bytes)],
  "JSON that is deep and whole": ["tree", (bytes) => "[".repeat(bytes / 2) + "]".repeat(bytes / 2)],
  "JSON of numbers": ["tree", (bytes) => `[${"1,".repeat(bytes / 2)}1]`],
  "JSON of one key": ["tree", (bytes) => `{${'"__proto__":1,'.repeat(bytes / 14)}"a":1}`],
  "arguments, all empty": ["text", (bytes) => "\\@ ".repeat(bytes / 3)],
};

/** `docs/security.md`: a line is read in one turn. One of 15 MiB that is nothing but escapes is the dearest that there is. */
const longestLineMs = 250;

const dear = Object.entries(values).map(
  ([kind, [request, text]]): DeviceAttack => ({
    name: `16 MB of ${kind}`,
    latencyMs: longestLineMs,
    async run(target, size) {
      const peer = await target.open();
      await peer.send(`?${request}[1] ${text(size === "full" ? 15 * mebibyte : mebibyte)}\n`);
      await peer.send("?watchdog[2]\n");
      await peer.until(/^!watchdog\[2\]/);
    },
  }),
);

export const dearValues: readonly DeviceAttack[] = [
  ...dear,
  {
    name: "the name of a sensor of a family that could be cut in many places",
    async run(target, size) {
      const peer = await target.open();
      const length = size === "full" ? 4000 : 1000;
      for (const name of [`family.${"a.".repeat(length / 2)}!`, `family.${".".repeat(length)}`, `family.${"a".repeat(length)}`]) {
        await peer.send(`?sensor-value[1] ${name}\n`);
        await peer.until(/^!sensor-value\[1\]/);
      }
    },
  },
  ...["no", "s1.auto-d"].map(
    (sensor): DeviceAttack => ({
      name: `a list of a million sensors that are all called ${sensor}`,
      device: { sensors: 20 },
      async run(target, size) {
        const peer = await target.open();
        await peer.send(`?sensor-sampling[1] ${`${sensor},`.repeat(size === "full" ? 1_000_000 : 50_000)}${sensor} event\n`);
        await peer.until(/^!sensor-sampling\[1\]/);
      },
    }),
  ),
];
