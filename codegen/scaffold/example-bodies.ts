import type { HandlerBody } from "./print-handler.js";

/** What the handlers of a new device do: those of the example interface, `templates/init/interface.katcp.json.hbs`. */
export const EXAMPLE_BODIES: Readonly<Record<string, HandlerBody>> = {
  requestSetRate: {
    args: "{ rate }",
    lines: [
      "const actual = Math.round(rate);",
      "this.sensors.rate.value = actual; // nominal up to 500 Hz, else warn: the interface says so",
      "return { actual };",
    ],
  },
  requestSetMode: { args: "{ mode }", lines: ["this.sensors.mode.value = mode;"] },
  requestMeasure: {
    args: "{ count }",
    throws: true,
    lines: [
      'if (this.sensors.mode.value !== "measure") throw new FailReply("Only in the mode measure");',
      "return Array.from({ length: count }, () => ({ power: -70 + Math.random() }));",
    ],
  },
};
