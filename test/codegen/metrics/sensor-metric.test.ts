import { describe, expect, test } from "vitest";
import { type MetricSource, metricOf, readMetricForm, type SensorMetric, seriesName } from "../../../codegen/metrics.js";

function metric(template: string, more: Partial<MetricSource> = {}): SensorMetric | undefined {
  const parameters = [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");
  return metricOf({ template, type: "float", units: "", parameters, written: undefined, ...more });
}

function series(template: string, more: Partial<MetricSource> = {}): string | undefined {
  const found = metric(template, more);
  return found && seriesName(found);
}

describe("the name of a metric", () => {
  test.each([
    ["temperature", "katcp_temperature"],
    ["rx.missing-unixtime", "katcp_rx_missing_unixtime"],
    ["SDB.recordingStartTime", "katcp_sdb_recording_start_time"],
    ["4k.temp", "katcp_4k_temp"],
    ["a--b..c", "katcp_a_b_c"],
    ["-", "katcp_sensor"],
    ["Ünï", "katcp_n"],
  ])("of %s is %s", (name, expected) => {
    expect(series(name)).toBe(expected);
  });

  test.each([
    ["input{input}.{pol}.power", "katcp_power", { input: "input", pol: "pol" }],
    ["rx.input-{input}.power", "katcp_rx_power", { input: "input" }],
    ["beam{n}.{side}.on", "katcp_beam_on", { n: "n", side: "side" }],
    ["input{input}", "katcp_input", { input: "input" }],
    ["{task}.{port}", "katcp_task_port", { task: "task", port: "port" }],
    ["{device}.{streamName}.state", "katcp_state", { device: "sensor_device", streamName: "stream_name" }],
    ["{aBC}.{aBc}.x", "katcp_x", { aBC: "a_bc", aBc: "a_bc_2" }],
  ])("of the family %s is %s, with a label for each parameter", (template, expected, labels) => {
    expect(series(template)).toBe(expected);
    expect(Object.fromEntries(metric(template)?.labels ?? [])).toEqual(labels);
  });

  test.each([
    ["rx.count", "katcp_rx_count_value"],
    ["errors.total", "katcp_errors_total_value"],
    ["build.info", "katcp_build_info_value"],
    ["sensor.status", "katcp_sensor_sensor_status"],
    ["gateway.series", "katcp_sensor_gateway_series"],
    ["device.up", "katcp_sensor_device_up"],
    ["device-status", "katcp_device_status"],
  ])("of %s is %s: some endings and names mean something else", (name, expected) => {
    expect(series(name)).toBe(expected);
  });

  test("of a time says so, whatever unit the device says", () => {
    for (const name of ["last-scan", "last-scan.time", "last-scan.timestamp"]) {
      expect(series(name, { type: "timestamp", units: "s" })).toBe("katcp_last_scan_timestamp_seconds");
    }
  });
});

describe("the unit of a metric", () => {
  test.each([
    ["K", "kelvin", 1, 1],
    ["degC", "celsius", 1, 1],
    ["\u00b0C", "celsius", 1, 1],
    ["MHz", "hertz", 1e6, 1],
    ["ms", "seconds", 1, 1e3],
    ["\u00b5s", "seconds", 1, 1e6],
    ["\u03bcs", "seconds", 1, 1e6],
    ["min", "seconds", 60, 1],
    ["Seconds", "seconds", 1, 1],
    ["%", "ratio", 1, 100],
    ["MiB", "bytes", 1024 ** 2, 1],
    ["bits", "bytes", 1, 8],
    ["Gbps", "bytes_per_second", 125e6, 1],
    ["m/s", "meters_per_second", 1, 1],
    ["packets/s", "packets_per_second", 1, 1],
    ["deg per min", "degrees_per_second", 1, 60],
    ["1/s", "per_second", 1, 1],
    ["MB/ms", "bytes_per_second", 1e9, 1],
    ["dBm", "dbm", 1, 1],
    ["dBFS", "dbfs", 1, 1],
    ["KB", "kb", 1, 1],
    ["heaps", "heaps", 1, 1],
    ["counts", "", 1, 1],
    ["", "", 1, 1],
    ["a long text that nobody wants to have in a name", "", 1, 1],
  ])("%j is %j, by %d over %d", (units, word, multiply, divide) => {
    expect(metric("x", { units })?.unit).toEqual({ word, multiply, divide });
    expect(series("x", { units })).toBe(word === "" ? "katcp_x" : `katcp_x_${word}`);
  });

  test.each([
    ["rate-gbps", "Gbps", "katcp_rate_bytes_per_second"],
    ["voltage.mV", "mV", "katcp_voltage_volts"],
    ["bytes", "bytes", "katcp_bytes"],
    ["rx.bytes", "B", "katcp_rx_bytes"],
    ["mixer.kelvin", "K", "katcp_mixer_kelvin"],
    ["uptime-s", "s", "katcp_uptime_seconds"],
  ])("is said once: %s in %s is %s", (name, units, expected) => {
    expect(series(name, { units })).toBe(expected);
  });
});

describe("the kind of a metric", () => {
  test("comes from the type; texts have none", () => {
    const kinds = ["integer", "float", "boolean", "timestamp", "discrete", "string", "address", "lru", "unheard-of"].map(
      (type) => metric("x", { type })?.kind,
    );
    expect(kinds).toEqual(["gauge", "gauge", "gauge", "gauge", "stateset", undefined, undefined, undefined, undefined]);
  });

  test.each([
    ["counter", "integer", "katcp_scans_total"],
    [{ type: "counter", name: "scan_runs" }, "integer", "katcp_scan_runs_total"],
    [{ name: "scan_runs" }, "float", "katcp_scan_runs"],
    ["info", "string", "katcp_scans_info"],
    ["info", "discrete", "katcp_scans_info"],
    ["gauge", "boolean", "katcp_scans"],
    [false, "float", undefined],
  ])("is what x-prometheus says: %j of type %s", (written, type, expected) => {
    expect(readMetricForm(written, type).problem).toBeUndefined();
    expect(series("scans", { type, written })).toBe(expected);
  });

  test("a counter keeps its unit, and says once that it counts", () => {
    expect(series("rx.bytes-total", { units: "B", written: "counter" })).toBe("katcp_rx_bytes_total");
    expect(series("busy-counter", { units: "ms", written: "counter" })).toBe("katcp_busy_seconds_total");
  });

  test.each([
    ["count", "integer", 'x-prometheus is "gauge", "counter", "info" or false, not "count"'],
    [true, "integer", 'x-prometheus is "gauge", "counter", "info" or false, not true'],
    ["info", "float", "a sensor of type float cannot be an info"],
    ["counter", "discrete", "a sensor of type discrete cannot be a counter"],
    [{ kind: "counter" }, "integer", 'x-prometheus has the keys "type" and "name", not "kind"'],
    [{ name: "Scan-Runs" }, "integer", 'the name of a metric consists of lower-case letters, digits and "_", not "Scan-Runs"'],
  ])("%j of type %s is a mistake, and counts as not written", (written, type, problem) => {
    expect(readMetricForm(written, type).problem).toBe(problem);
    expect(metricOf({ template: "scans", type, units: "", parameters: [], written })).toEqual(metric("scans", { type }));
  });
});
