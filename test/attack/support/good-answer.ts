import type { Asked } from "./asked.js";

/** What a device of protocol 5.1 says first. */
export const goodGreeting = "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device hostile-1.0 hostile-1\n";

/** The sensors of a good device, as it lists them. */
export const goodSensors: readonly string[] = [
  "rate A\\_rate. Hz float",
  "lock A\\_lock. \\@ boolean",
  "mode A\\_mode. \\@ discrete on off",
];

/** What a good device answers. */
export function goodAnswer({ name, label, args }: Asked): string {
  const [sensor = "", strategy = "none"] = args;
  switch (name) {
    case "help":
      return `#help[] go Go.\n#help[] scan Scan.\n!help[] ok 2\n`.replaceAll("help[]", label);
    case "sensor-list":
      return `${goodSensors.map((each) => `#${label} ${each}\n`).join("")}!${label} ok ${goodSensors.length}\n`;
    case "sensor-sampling":
      return `${sensor
        .split(",")
        .map((each) => `#sensor-status 1.0 1 ${each} nominal ${each === "mode" ? "on" : "1"}\n`)
        .join("")}!${label} ok ${sensor} ${strategy} ${args.slice(2).join(" ")}`
        .trimEnd()
        .concat("\n");
    default:
      return `!${label} ok\n`;
  }
}
