import { describe, expect, test } from "vitest";
import type { SensorDescription } from "../../../gateway/hub/device-description.js";
import { branchAlarms, surroundingsOf } from "../../../gateway/panel/sensors/branch-alarms.js";
import { openRows, SensorSearch } from "../../../gateway/panel/sensors/sensor-rows.js";
import { sensorTree, type TreeNode } from "../../../gateway/panel/sensors/sensor-tree.js";

function sensor(name: string, more: Partial<SensorDescription> = {}): SensorDescription {
  return { name, type: "float", units: "", description: `About ${name}`, parameters: [], ...more };
}

function printed(nodes: readonly TreeNode[]): readonly string[] {
  return openRows(nodes, () => true).map(
    (node) => `${"  ".repeat(node.depth)}${node.label}${node.kind === "sensor" ? "" : ` (${node.sensors.length})`}`,
  );
}

describe("without an interface, the dots of names make groups", () => {
  test("of what several sensors share, and of nothing else", () => {
    const names = ["rx.a.temp", "rx.a.power", "rx.b.temp", "rx.b.power", "alone.thing", "mode"];
    expect(printed(sensorTree(names.map((name) => sensor(name))))).toEqual([
      "rx (4)",
      "  a (2)",
      "    temp",
      "    power",
      "  b (2)",
      "    temp",
      "    power",
      "alone.thing",
      "mode",
    ]);
  });

  test("and parts that always come together are one", () => {
    expect(printed(sensorTree([sensor("a.b.c.x"), sensor("a.b.c.y")]))).toEqual(["a.b.c (2)", "  x", "  y"]);
  });
});

describe("with an interface", () => {
  test("a family stands below its group, and its own dots group nothing", () => {
    const family = "antenna{antenna}.input{input}.{pol}.power";
    const members = ["0", "1"].flatMap((input) =>
      ["h", "v"].map((pol) =>
        sensor(`antenna3.input${input}.${pol}.power`, { family, group: "antenna{antenna}", labels: { antenna: "3", input, pol } }),
      ),
    );
    expect(
      printed(
        sensorTree([
          sensor("antenna3.mode", { group: "antenna{antenna}", family: "antenna{antenna}.mode", labels: { antenna: "3" } }),
          ...members,
        ]),
      ),
    ).toEqual([
      "antenna3 (5)",
      "  mode",
      "  input{input}.{pol}.power (4)",
      "    input0.h.power",
      "    input0.v.power",
      "    input1.h.power",
      "    input1.v.power",
    ]);
  });

  test("a family without a group stands by itself", () => {
    const members = [0, 1].map((input) => sensor(`input${input}.power`, { family: "input{input}.power", labels: { input: `${input}` } }));
    expect(printed(sensorTree(members))).toEqual(["input{input}.power (2)", "  input0.power", "  input1.power"]);
  });
});

test("a closed branch hides what is in it", () => {
  const tree = sensorTree([sensor("a.x"), sensor("a.y"), sensor("b")]);
  expect(openRows(tree, () => false).map(({ label }) => label)).toEqual(["a", "b"]);
});

test("a filter finds names, descriptions and families, whatever the order of its words", () => {
  const sensors = [sensor("rx.temp", { description: "Cold stage" }), sensor("rx.power", { family: "{band}.power" }), sensor("mode")];
  const found = (text: string): readonly string[] => new SensorSearch(sensors).find({ text }).map(({ label }) => label);
  expect(found("STAGE rx")).toEqual(["rx.temp"]);
  expect(found("{band}")).toEqual(["rx.power"]);
  expect(found("")).toHaveLength(3);
  expect(new SensorSearch(sensors).find({ text: "", only: new Set(["mode"]) }).map(({ label }) => label)).toEqual(["mode"]);
});

test("each group around a sensor that is not nominal counts it, and knows the worst", () => {
  const tree = sensorTree([sensor("a.b.x"), sensor("a.b.y"), sensor("a.z")]);
  const alarms = [
    { device: "d", sensor: "a.b.x", status: "warn" as const, value: "", since: 0 },
    { device: "d", sensor: "a.z", status: "error" as const, value: "", since: 0 },
    { device: "d", sensor: "", status: "failure" as const, value: "", since: 0 },
  ];
  expect(Object.fromEntries(branchAlarms(alarms, surroundingsOf(tree)))).toEqual({
    "a.": { count: 2, worst: "error" },
    "a.b.": { count: 1, worst: "warn" },
  });
});

test("20,000 sensors are a tree in less time than one notices", () => {
  const sensors = Array.from({ length: 20_000 }, (_, index) => sensor(`array.f${index % 64}.input${index}.power`));
  const start = process.cpuUsage();
  sensorTree(sensors);
  const { user } = process.cpuUsage(start);
  expect(user / 1000).toBeLessThan(1000);
});
