import { expect, onTestFinished, test } from "vitest";
import { Exposition } from "../../../gateway/metrics/exposition.js";
import type { ExpositionFormat } from "../../../gateway/metrics/exposition-format.js";
import { FakeHub, type FakeSensor } from "../../support/fake-hub.js";

interface Scraped {
  readonly hub: FakeHub;
  readonly problems: readonly string[];
  /** The lines that one may be looking for. */
  readonly lines: (pattern: RegExp, format?: ExpositionFormat) => readonly string[];
  readonly page: (format?: ExpositionFormat) => string;
}

function scrape(devices: Readonly<Record<string, readonly FakeSensor[]>>, maximumSeries = 1_000): Scraped {
  const hub = new FakeHub(devices);
  const problems: string[] = [];
  const exposition = new Exposition(hub, { maximumSeries, version: "1.2.3", onProblem: (text) => problems.push(text) });
  onTestFinished(() => {
    exposition.close();
    expect(hub.listenerCount).toBe(0);
  });
  const page = (format: ExpositionFormat = "openmetrics"): string => [...exposition.write(format)].join("");
  const lines = (pattern: RegExp, format?: ExpositionFormat): readonly string[] =>
    page(format)
      .split("\n")
      .filter((line) => pattern.test(line));
  return { hub, problems, lines, page };
}

const power: FakeSensor = { name: "input03.h.power", family: "input{input}.{pol}.power", labels: { input: "3", pol: "h" }, units: "dBm" };

test("a number is a gauge with the labels of its family, the base unit in its name, and what it is in words", () => {
  const { lines } = scrape({
    rx: [
      { ...power, value: -12.5, description: "Power at the input." },
      { name: "frequency", units: "MHz", value: 1284.5 },
    ],
  });
  expect(lines(/power|frequency/)).toEqual([
    'katcp_sensor_status{device="rx",input="3",pol="h",sensor="input03.h.power"} 1',
    'katcp_sensor_status{device="rx",sensor="frequency"} 1',
    "# TYPE katcp_frequency_hertz gauge",
    "# UNIT katcp_frequency_hertz hertz",
    "# HELP katcp_frequency_hertz The sensor frequency, MHz.",
    'katcp_frequency_hertz{device="rx"} 1284500000',
    "# TYPE katcp_power_dbm gauge",
    "# UNIT katcp_power_dbm dbm",
    "# HELP katcp_power_dbm Power at the input. (input{input}.{pol}.power, dBm)",
    'katcp_power_dbm{device="rx",input="3",pol="h"} -12.5',
  ]);
});

test("counters, discretes, booleans, times and texts have the form of their kind", () => {
  const sensors: readonly FakeSensor[] = [
    { name: "scans", type: "integer", value: 7, extensions: { "x-prometheus": "counter" } },
    { name: "mode", type: "discrete", parameters: ["idle", "track"], value: "track" },
    { name: "locked", type: "boolean", value: true },
    { name: "last-scan", type: "timestamp", value: 1_700_000_000.5 },
    { name: "serial", type: "string", value: 'a"b', extensions: { "x-prometheus": "info" } },
    { name: "target", type: "string", value: "sun" },
    { name: "big", type: "integer", value: 18_446_744_073_709_551_615n },
    { name: "ratio", type: "float", units: "%", value: 7 },
  ];
  const values = /^katcp_(?!sensor|gateway|device)/;
  expect(scrape({ rx: sensors }).lines(values)).toEqual([
    'katcp_big{device="rx"} 18446744073709551615',
    'katcp_last_scan_timestamp_seconds{device="rx"} 1700000000.5',
    'katcp_locked{device="rx"} 1',
    'katcp_mode{device="rx",katcp_mode="idle"} 0',
    'katcp_mode{device="rx",katcp_mode="track"} 1',
    'katcp_ratio{device="rx"} 0.07',
    'katcp_scans_total{device="rx"} 7',
    'katcp_serial_info{device="rx",value="a\\"b"} 1',
  ]);
  expect(scrape({ rx: sensors }).lines(/^# TYPE katcp_(scans|mode|serial)/)).toEqual([
    "# TYPE katcp_mode stateset",
    "# TYPE katcp_scans counter",
    "# TYPE katcp_serial info",
  ]);
  expect(scrape({ rx: sensors }).lines(/^# TYPE katcp_(scans|mode|serial)/, "text")).toEqual([
    "# TYPE katcp_mode gauge",
    "# TYPE katcp_scans_total counter",
    "# TYPE katcp_serial_info gauge",
  ]);
});

test("floats that are no numbers are written as Prometheus reads them", () => {
  const { hub, lines } = scrape({ rx: [{ name: "x", value: Number.NaN }] });
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} NaN']);
  hub.device("rx").read("x", Number.POSITIVE_INFINITY);
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} +Inf']);
  hub.device("rx").read("x", Number.NEGATIVE_INFINITY);
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} -Inf']);
});

test.each([
  ["nominal", 1, true],
  ["warn", 2, true],
  ["error", 3, true],
  ["unknown", 0, false],
  ["failure", 4, false],
  ["unreachable", 5, false],
  ["inactive", 6, false],
] as const)("a sensor that is %s has the status %d, and a value where that means something: %j", (status, code, hasValue) => {
  const { lines } = scrape({ rx: [{ name: "x", value: 1, status }] });
  expect(lines(/^katcp_sensor_status/)).toEqual([`katcp_sensor_status{device="rx",sensor="x"} ${code}`]);
  expect(lines(/^katcp_x/).length).toBe(hasValue ? 1 : 0);
});

test("a device that is not connected has its health alone, and counts how often it came back", () => {
  const { hub, lines } = scrape({ rx: [{ name: "x", value: 1 }] });
  expect(lines(/^katcp_device_(up|reconnects)/)).toEqual([
    'katcp_device_up{device="rx"} 1',
    'katcp_device_reconnects_total{device="rx"} 0',
  ]);
  hub.setState("rx", "disconnected", 1_700_000_100);
  expect(lines(/^katcp_(x|sensor_status)/)).toEqual([]);
  expect(lines(/^katcp_device_(up|state)/)).toEqual([
    'katcp_device_up{device="rx"} 0',
    'katcp_device_state_since_timestamp_seconds{device="rx"} 1700000100',
  ]);
  hub.setState("rx", "connected");
  expect(lines(/^katcp_device_(up|reconnects)/)).toEqual([
    'katcp_device_up{device="rx"} 1',
    'katcp_device_reconnects_total{device="rx"} 1',
  ]);
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} 1']);
});

test("a device that was not there at first has not come back when it comes", () => {
  const hub = new FakeHub({ rx: [] });
  hub.setState("rx", "connecting");
  const exposition = new Exposition(hub, { maximumSeries: 10, version: "1", onProblem: () => {} });
  hub.setState("rx", "connected");
  expect([...exposition.write("text")].join("")).toContain('katcp_device_reconnects_total{device="rx"} 0');
  exposition.close();
});

test("the health of a device says what it is, the statuses of its sensors, and how requests ended", () => {
  const { lines } = scrape({ rx: [{ name: "x", value: 1, status: "warn" }, { name: "y" }] });
  expect(lines(/^katcp_device_info/)).toEqual([
    'katcp_device_info{device="rx",address="127.0.0.1:7147",interface="dev",interface_version="dev-api-1.0",version="dev-1.0"} 1',
  ]);
  expect(lines(/^katcp_device_sensors/)).toContain('katcp_device_sensors{device="rx",status="warn"} 1');
  expect(lines(/^katcp_device_sensors/)).toContain('katcp_device_sensors{device="rx",status="unknown"} 1');
  expect(lines(/^katcp_device_requests/)).toContain('katcp_device_requests_total{device="rx",outcome="refused"} 2');
  expect(lines(/^katcp_gateway_info/)[0]).toContain('version="1.2.3"');
});

test("sensors whose names meet keep a series each, told apart by their names on the wire", () => {
  const { lines } = scrape({
    rx: [
      { name: "a.b", value: 1 },
      { name: "a-b", value: 2 },
      { name: "c", value: 3 },
    ],
  });
  expect(lines(/^katcp_[ac]/)).toEqual([
    'katcp_a_b{device="rx",sensor="a.b"} 1',
    'katcp_a_b{device="rx",sensor="a-b"} 2',
    'katcp_c{device="rx"} 3',
  ]);
});

test("a family has one type, also where two devices call different things alike", () => {
  const { lines } = scrape({
    rx: [{ name: "mode", type: "discrete", parameters: ["on"], value: "on" }],
    tx: [{ name: "mode", type: "integer", value: 4 }],
  });
  expect(lines(/katcp_mode/)).toEqual([
    "# TYPE katcp_mode gauge",
    "# HELP katcp_mode The sensor mode.",
    'katcp_mode{device="tx"} 4',
    "# TYPE katcp_mode_state stateset",
    "# HELP katcp_mode_state The sensor mode.",
    'katcp_mode_state{device="rx",katcp_mode_state="on"} 1',
  ]);
});

test("what would be too many series is left out, counted, and told once", () => {
  const sensors = Array.from({ length: 10 }, (_, index) => ({ name: `x${index}`, value: index }));
  const { hub, lines, problems } = scrape({ rx: sensors }, 7);
  expect(lines(/^katcp_x/).length).toBe(3);
  expect(lines(/^katcp_sensor_status/).length).toBe(3);
  expect(lines(/^katcp_gateway_(series|sensors)/)).toEqual([
    "katcp_gateway_series 6",
    "katcp_gateway_series_bound 7",
    'katcp_gateway_sensors_left_out{reason="bound"} 7',
    'katcp_gateway_sensors_left_out{reason="value"} 0',
  ]);
  expect(problems).toEqual([
    '/metrics leaves out 7 sensors: with them it would have more than 7 series ("outputs": { "metrics": { "series" } } in the site file)',
  ]);
  hub.describe("rx", sensors.slice(0, 2));
  expect(lines(/^katcp_gateway_sensors/)[0]).toContain(" 0");
  hub.describe("rx", sensors);
  lines(/./);
  expect(problems.length).toBe(2);
});

test("a value that is not what its type says is left out, and counted", () => {
  const { lines } = scrape({
    rx: [
      { name: "x", value: "much" },
      { name: "mode", type: "discrete", parameters: ["on", "off"], value: "burning" },
      { name: "scans", type: "integer", value: -1, extensions: { "x-prometheus": "counter" } },
    ],
  });
  expect(lines(/^katcp_(x|mode|scans)/)).toEqual([]);
  expect(lines(/^katcp_gateway_sensors.*value/)).toEqual(['katcp_gateway_sensors_left_out{reason="value"} 3']);
});

test("an x-prometheus that says nothing is told once, and the sensor has the metric of its type", () => {
  const sensors = [{ name: "x", value: 1, extensions: { "x-prometheus": "count" } }];
  const { hub, lines, problems } = scrape({ rx: sensors });
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} 1']);
  hub.describe("rx", sensors);
  expect(lines(/^katcp_x/)).toEqual(['katcp_x{device="rx"} 1']);
  expect(problems).toEqual([
    'the sensor x of rx has the metric of its type: x-prometheus is "gauge", "counter", "info" or false, not "count"',
  ]);
});

test("new sensors are there at the next scrape, and sensors that are gone are not", () => {
  const { hub, lines } = scrape({ rx: [{ name: "x", value: 1 }] });
  expect(lines(/^katcp_[xy]/)).toEqual(['katcp_x{device="rx"} 1']);
  hub.describe("rx", [{ name: "y", value: 2 }]);
  expect(lines(/^katcp_[xy]/)).toEqual(['katcp_y{device="rx"} 2']);
});

test("names and texts of a device cannot break out of their place", () => {
  const evil = 'a"} 1\nkatcp_evil 1\r# EOF\\';
  const { page } = scrape({ [evil]: [{ name: evil, description: evil, units: evil, value: 1 }] });
  for (const format of ["openmetrics", "text"] as const) {
    for (const line of page(format).split("\n"))
      expect(line).toMatch(/^(# (TYPE|UNIT|HELP|EOF)|(katcp|process|nodejs)_[a-z0-9_]+(\{| )|$)/);
    expect(
      page(format)
        .split("\n")
        .filter((line) => line.startsWith("katcp_evil")),
    ).toEqual([]);
  }
});

test("OpenMetrics ends with its mark, and the text format has none", () => {
  const { page } = scrape({ rx: [{ name: "x", value: 1, units: "s" }] });
  expect(page().endsWith("\n# EOF\n")).toBe(true);
  expect(page("text")).not.toMatch(/EOF|UNIT/);
});
