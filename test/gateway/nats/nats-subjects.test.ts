import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dottedName, lastName, NatsSubjects } from "../../../gateway/nats/nats-subjects.js";

const subjects = new NatsSubjects("karoo");

describe("a subject", () => {
  test.each([
    ["a sensor in groups", subjects.sensor("rx", "input3.h.power"), "katcp.karoo.rx.sensor.input3.h.power"],
    ["a device with a dot", subjects.state("rx.1"), "katcp.karoo.rx=2E1.state"],
    ["a request", subjects.request("rx", "set-mode"), "katcp.karoo.rx.request.set-mode"],
    ["a name with empty parts", subjects.sensor("rx", ".a..b"), "katcp.karoo.rx.sensor.=.a.=.b"],
    ["a name that would match others", subjects.sensor("rx", "*.>"), "katcp.karoo.rx.sensor.=2A.=3E"],
    ["a log", subjects.log("rx"), "katcp.karoo.rx.log"],
    ["a key", subjects.key("rx", "a b"), "rx.a=20b"],
    ["a bucket", new NatsSubjects("site 1").bucket, "katcp_site_201"],
  ])("of %s is %s", (_, subject, expected) => {
    expect(subject).toBe(expected);
  });

  test("is one that NATS takes, and says its name again, whatever that is", () => {
    const name = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(name, name, (device, sensor) => {
        const subject = subjects.sensor(device, sensor);
        expect(subject).toMatch(/^[A-Za-z0-9_=-]+(\.[A-Za-z0-9_=-]+)*$/);
        expect(subjects.key(device, sensor)).toMatch(/^[A-Za-z0-9_=-]+(\.[A-Za-z0-9_=-]+)*$/);
        expect(dottedName(subject.split(".").slice(4).join("."))).toBe(sensor);
        expect(lastName(subjects.request(device, sensor))).toBe(sensor);
      }),
    );
  });
});
