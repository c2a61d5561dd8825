import type { FileTable, Shape } from "katcp-gen";

const text: Shape = { is: "string", pattern: /\S/, allowed: "text that is not blank" };
const port: Shape = { is: "number", integer: true, minimum: 0, maximum: 65_535 };
const seed: Shape = { is: "number", integer: true, minimum: 0, maximum: 2 ** 31 };

/** `station.json`: several simulated devices in one process. */
export const STATION_TABLE: FileTable = {
  noun: "station file",
  about: "Simulated KATCP devices that run together.",
  keys: [
    { key: "$schema", shape: { is: "string" }, about: "The schema of this file, for editors." },
    { key: "port", shape: port, about: "The port of the first device; the others follow. Default 7147; 0: any ports that are free." },
    { key: "control-port", shape: port, about: "The control port of the first device; the others follow. Default: no control ports." },
    {
      key: "devices",
      required: true,
      shape: {
        is: "list",
        of: {
          is: "record",
          noun: "device of a station",
          rules: [
            { key: "interface", required: true, shape: text, about: "The interface file, relative to this file." },
            { key: "name", shape: text, about: "What it is called in the line of JSON; default: the name of the interface." },
            { key: "count", shape: { is: "number", integer: true, minimum: 1, maximum: 10_000 }, about: "So many of them; default 1." },
            {
              key: "settings",
              shape: text,
              about: "The simulator file, relative to this file; default: the one beside the interface file.",
            },
            { key: "seed", shape: seed, about: "Another number gives other values; of several devices each has one more." },
            { key: "role", shape: text, about: "The role of all clients, if the interface has roles." },
          ],
        },
      },
      about: "The devices, in the order of their ports.",
    },
  ],
};
