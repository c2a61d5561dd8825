import { modelOfHelp } from "katcp-tools";
import { expect, test } from "vitest";

test("help texts that a program has asked for itself give a model: typed where they say so, and any arguments where not", () => {
  const model = modelOfHelp([
    { name: "help", help: "Standard requests are known." },
    { name: "mystery", help: "Do something." },
    { name: "set-rate", help: "Set the rate.\n\nUsage: ?set-rate rate" },
    { name: "tune", help: "Tune.\n\nParameters\n----------\nfrequency : float\n    In MHz.\n" },
    { name: "not a name", help: "" },
  ]);
  const seen = model?.requests.map(({ name, signatures: [signature] }) => [
    name,
    signature?.arguments.map(({ name, type, repeated }) => [name, type.datatype, repeated !== undefined]),
  ]);
  expect(seen).toEqual([
    ["mystery", [["arguments", "string", true]]],
    ["set-rate", [["rate", "string", false]]],
    ["tune", [["frequency", "float", false]]],
  ]);
});
