import type { FileTable, Shape } from "katcp-gen";

const argument: Shape = { is: "anything" };

/** `faults.script.json`: requests of the control port at given times. */
export const SCRIPT_TABLE: FileTable = {
  noun: "simulator script",
  about: "What happens to a simulated KATCP device, and when.",
  keys: [
    { key: "$schema", shape: { is: "string" }, about: "The schema of this file, for editors." },
    {
      key: "steps",
      required: true,
      shape: {
        is: "list",
        of: {
          is: "record",
          noun: "step",
          rules: [
            {
              key: "at",
              required: true,
              shape: { is: "number", minimum: 0, maximum: 1e6 },
              about: "When: seconds after the simulator is ready.",
            },
            { key: "request", required: true, shape: { is: "string" }, about: "A request of the control port." },
            { key: "arguments", shape: { is: "list", of: argument }, about: "Its arguments, in their order." },
          ],
        },
      },
      about: "What happens, in any order.",
    },
  ],
};
