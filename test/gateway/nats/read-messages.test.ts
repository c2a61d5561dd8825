import { expect, test } from "vitest";
import { readAnswer } from "../../../gateway/nats/read-messages.js";

const inform = (name: unknown): string => JSON.stringify({ format: 1, kind: "inform", name, arguments: ["a"] });

test("an answer is an inform of a name that a line can have, and anything else is none", () => {
  expect(readAnswer(inform("sensor-value"))).toMatchObject({ kind: "inform", name: "sensor-value" });
  // What cannot be written would be thrown where the client of NATS reads, which ends for all devices then.
  for (const name of ["", "a b", "x\n?halt", "1", 7, undefined]) expect(readAnswer(inform(name))).toBeUndefined();
});
