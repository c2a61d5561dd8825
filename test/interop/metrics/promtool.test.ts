import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Exposition } from "../../../gateway/metrics/exposition.js";
import { debianProgram } from "../../support/debian-packages.js";
import { FakeHub, type FakeSensor } from "../../support/fake-hub.js";
import { tempFolder } from "../../support/temp-folder.js";

const golden = fileURLToPath(new URL("../../golden/metrics", import.meta.url));
const rules = readdirSync(golden).map((name) => join(golden, name, "prometheus", `${name}.rules.yml`));

interface Told {
  readonly code: number | null;
  readonly output: string;
}

function promtool(args: readonly string[], input = ""): Told {
  const { status, stdout, stderr } = spawnSync(debianProgram("promtool"), args, { input, encoding: "utf8" });
  return { code: status, output: stdout + stderr };
}

const everyKind: readonly FakeSensor[] = [
  { name: "frequency", units: "MHz", value: 1284.5, description: 'Centre of the "band"\\.' },
  { name: "input3.h.power", family: "input{input}.{pol}.power", labels: { input: "3", pol: "h" }, units: "dBm", value: -12.5 },
  { name: "scans", type: "integer", value: 7, extensions: { "x-prometheus": "counter" } },
  { name: "mode", type: "discrete", parameters: ["idle", 'tr"ack'], value: 'tr"ack' },
  { name: "locked", type: "boolean", value: true },
  { name: "last-scan", type: "timestamp", value: 1_700_000_000.5 },
  { name: "serial", type: "string", value: "a\\b\n", extensions: { "x-prometheus": "info" } },
  { name: "rx.drop-count", type: "integer", value: 4 },
  { name: "errors.total", type: "integer", value: 4 },
  { name: "load", units: "%", value: Number.NaN },
];

describe("promtool check metrics", () => {
  test("has nothing to say of what the gateway writes in the text format", () => {
    const exposition = new Exposition(new FakeHub({ rx: everyKind, "rx two": everyKind }), {
      maximumSeries: 1_000,
      version: "1",
      onProblem: () => {},
    });
    const page = [...exposition.write("text")].join("");
    exposition.close();
    expect(promtool(["check", "metrics"], page)).toEqual({ code: 0, output: "" });
  });

  test("does have something to say of others", () => {
    expect(promtool(["check", "metrics"], "# TYPE x_ms gauge\nx_ms 1\n").code).not.toBe(0);
  });
});

test.each(rules)("promtool check rules takes %s", (file) => {
  expect(promtool(["check", "rules", file])).toMatchObject({ code: 0 });
});

describe("promtool test rules", () => {
  /** Which alerts fire, five minutes after series have had one value each. */
  function firing(series: Readonly<Record<string, number>>, alerts: Readonly<Record<string, readonly string[]>>): Told {
    const always = { 'katcp_device_info{device="rx",interface="dev"}': 1, 'katcp_device_info{device="tx",interface="other"}': 1 };
    const names = [...readFileSync(join(golden, "dev/prometheus/dev.rules.yml"), "utf8").matchAll(/alert: "(.*)"/g)].map(
      (match) => match[1] ?? "",
    );
    const text = {
      rule_files: [join(golden, "dev/prometheus/dev.rules.yml")],
      evaluation_interval: "15s",
      tests: [
        {
          interval: "15s",
          input_series: Object.entries({ ...always, ...series }).map(([name, value]) => ({ series: name, values: `${value}x40` })),
          alert_rule_test: names.map((alertname) => ({
            eval_time: "8m",
            alertname,
            exp_alerts: (alerts[alertname] ?? []).map((line) => JSON.parse(line) as object),
          })),
        },
      ],
    };
    const file = join(tempFolder(), "test.json");
    writeFileSync(file, JSON.stringify(text));
    return promtool(["test", "rules", file]);
  }

  function alert(severity: string, labels: object, summary: string, description: string): string {
    return JSON.stringify({ exp_labels: { severity, interface: "dev", ...labels }, exp_annotations: { summary, description } });
  }

  const status = 'katcp_sensor_status{device="rx",sensor="temperature"}';
  const value = 'katcp_temperature_kelvin{device="rx"}';
  const limits = "Temperature of the cold stage. It is nominal from 10 to 22 K, and a warning from 5 to 30 K.";
  const itself =
    "Temperature of the cold stage. The device says so itself, though no value is outside its limits; failure also means that there was no update for 10 s.";

  test.each([
    ["10 K", { [value]: 10, [status]: 1 }, {}],
    ["22 K", { [value]: 22, [status]: 1 }, {}],
    [
      "5 K",
      { [value]: 5, [status]: 2 },
      { DevTemperatureWarn: [alert("warning", { device: "rx" }, "rx: temperature is 5 kelvin.", limits)] },
    ],
    [
      "31 K",
      { [value]: 31, [status]: 3 },
      { DevTemperatureError: [alert("critical", { device: "rx" }, "rx: temperature is 31 kelvin.", limits)] },
    ],
    [
      "31 K, of which a device without rules says nothing",
      { [value]: 31, [status]: 1 },
      { DevTemperatureError: [alert("critical", { device: "rx" }, "rx: temperature is 31 kelvin.", limits)] },
    ],
    [
      "15 K, of which code says that it is wrong",
      { [value]: 15, [status]: 2 },
      { DevTemperatureStatus: [alert("warning", { device: "rx", sensor: "temperature" }, "rx: temperature reports warn.", itself)] },
    ],
    [
      "a stale reading",
      { [status]: 4 },
      { DevTemperatureStatus: [alert("critical", { device: "rx", sensor: "temperature" }, "rx: temperature reports failure.", itself)] },
    ],
    ["a reading that never came", { [status]: 0 }, {}],
    ["31 K of a device with another interface", { 'katcp_temperature_kelvin{device="tx"}': 31 }, {}],
    [
      "a discrete",
      { 'katcp_mode{device="rx",katcp_mode="stow"}': 1, 'katcp_sensor_status{device="rx",sensor="mode"}': 2 },
      { DevModeWarn: [alert("warning", { device: "rx", katcp_mode: "stow" }, "rx: mode is stow.", "What the receiver is doing.")] },
    ],
    [
      "a boolean",
      { 'katcp_locked{device="rx"}': 0, 'katcp_sensor_status{device="rx",sensor="locked"}': 3 },
      { DevLockedError: [alert("critical", { device: "rx" }, "rx: locked is false.", "The oscillator is locked.")] },
    ],
    [
      "a sensor without limits",
      { 'katcp_sensor_status{device="rx",sensor="frequency"}': 5 },
      {
        DevSensorStatus: [
          alert("critical", { device: "rx", sensor: "frequency" }, "rx: frequency reports unreachable.", "The device says so itself."),
        ],
      },
    ],
    [
      "a device that is down",
      { 'katcp_device_up{device="rx"}': 0, 'katcp_device_up{device="tx"}': 0 },
      {
        DevDeviceDown: [
          alert("critical", { device: "rx" }, "rx is not connected.", "The gateway has had no connection to it for a minute or more."),
        ],
      },
    ],
  ])("finds one alert or none for %s", (_, series, alerts) => {
    expect(firing(series, alerts)).toMatchObject({ code: 0 });
  });

  test("notices an alert that is missing", () => {
    const expected = { DevTemperatureError: [alert("critical", { device: "rx" }, "rx: temperature is 15 kelvin.", limits)] };
    expect(firing({ [value]: 15, [status]: 1 }, expected).code).not.toBe(0);
  });
});
