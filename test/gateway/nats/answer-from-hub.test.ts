import { expect, test } from "vitest";
import { answerFromHub } from "../../../gateway/nats/answer-from-hub.js";
import { FakeHub } from "../../support/fake-hub.js";

const device = new FakeHub({ rx: [{ name: "level", value: 1.5 }, { name: "constructor" }] }).device("rx");

test("a gateway answers for a device what it knows as well", () => {
  expect(answerFromHub(device, "sensor-value", ["level"])).toEqual({
    informs: [{ name: "sensor-value", arguments: ["1", "1", "level", "nominal", "1.5"] }],
    reply: { code: "ok", arguments: ["1"] },
  });
  expect(answerFromHub(device, "watchdog", [])?.reply).toEqual({ code: "ok", arguments: [] });
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "set-rate"])(
  "it leaves ?%s to the device: anybody who may publish chooses that word",
  (request) => {
    expect(answerFromHub(device, request, [])).toBeUndefined();
    expect(answerFromHub(device, request, ["level"])).toBeUndefined();
  },
);

test("a sensor that is not there, and one that has said nothing, are left to the device", () => {
  expect(answerFromHub(device, "sensor-value", ["__proto__"])).toBeUndefined();
  expect(answerFromHub(device, "sensor-value", ["constructor"])).toBeUndefined();
});
