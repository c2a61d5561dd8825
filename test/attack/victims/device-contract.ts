import type { Contract } from "katcp-runtime";

const count = [{ name: "n", type: "integer" }] as const;
const informs = [{ name: "i", type: "integer" }] as const;

/** A device with something of every kind that costs more than it looks. */
export const victimContract: Contract = {
  format: 1,
  name: "victim",
  version: "victim-1.0",
  requests: [
    { name: "scan", description: "Informs, all at once.", arguments: count, informs },
    { name: "count", description: "Informs, one a turn.", arguments: count, informs },
    { name: "endless", description: "Informs without end, and without a wait.", informs },
    { name: "patient", description: "Wait until the client is gone." },
    { name: "tune", description: "Take a turn." },
    { name: "number", description: "Take a number.", arguments: [{ name: "x", type: "integer", bigint: true }] },
    { name: "tree", description: "Take JSON.", arguments: [{ name: "x", type: "json" }] },
    { name: "text", description: "Take a text.", arguments: [{ name: "x", type: "string" }] },
  ],
  sensors: [
    {
      name: "family.{a}.{b}.{c}",
      member: "family",
      type: "float",
      description: "A family.",
      parameters: ["a", "b", "c"].map((name) => ({ name, type: "string" as const, dotted: true })),
    },
  ],
};
