import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../../codegen/compile.js";
import { formatDiagnostic } from "../../../../codegen/diagnostics/diagnostics.js";
import type { TargetName } from "../../../../codegen/emit/target-names.js";
import { generatedFrom } from "../../../../codegen/files/generated-header.js";
import { TARGETS } from "../../../../codegen/targets.js";

function text(sensors: object, more: object = {}): string {
  return JSON.stringify({ name: "pump", version: "pump-1.0", description: "A {{pump}}.", sensors, ...more });
}

function emit(target: TargetName, sensors: object, more: object = {}): string {
  const { model, diagnostics } = compileInterface(Buffer.from(text(sensors, more)), "pump.katcp.json", undefined, { targets: [target] });
  if (model === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return TARGETS[target].emit(model, { sourceFolder: "." })[0]?.text ?? "";
}

interface Dashboard {
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
    readonly fieldConfig?: { readonly defaults: { readonly unit?: string; readonly thresholds?: { readonly steps: readonly object[] } } };
  }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
}

function dashboard(sensors: object, more: object = {}): Dashboard {
  return JSON.parse(emit("grafana", sensors, more)) as Dashboard;
}

/** The rule of an alert, as its expression in one line. */
function expression(rules: string, alert: string): string | undefined {
  const lines = rules.split("\n");
  const start = lines.indexOf(`      - alert: "${alert}"`);
  if (start === -1) return undefined;
  const end = lines.findIndex((line, index) => index > start + 1 && !line.startsWith("          "));
  return lines
    .slice(start + 2, end)
    .map((line) => line.trim())
    .join(" ");
}

const flow = { type: "float", units: "l/s", description: "Flow of {{water}}." };
const info = 'and on (device) katcp_device_info{interface="pump"}';

describe("alert rules", () => {
  test("take limits in the unit of the metric, and its name from where the gateway has it", () => {
    const rules = emit("prometheus", { speed: { type: "float", units: "kHz", description: "Speed.", nominal: [1, 2], warn: [null, 3] } });
    const series = "katcp_speed_hertz";
    expect(expression(rules, "PumpSpeedWarn")).toBe(`(${series} < 1000 or ${series} > 2000 <= 3000) ${info}`);
    expect(expression(rules, "PumpSpeedError")).toBe(`(${series} > 3000) ${info}`);
  });

  test.each([
    [{ nominal: [1, null] }, "katcp_x < 1", undefined],
    [{ nominal: [1, 2], otherwise: "error" }, undefined, "katcp_x < 1 or katcp_x > 2"],
    [{ nominal: [1, 2], warn: [0, 3], otherwise: "warn" }, "katcp_x < 1 or katcp_x > 2", undefined],
    [{ nominal: [1, 2], warn: [0, 3] }, "katcp_x >= 0 < 1 or katcp_x > 2 <= 3", "katcp_x < 0 or katcp_x > 3"],
    [{}, undefined, undefined],
  ])("of %j are what the device does with it", (limits, warn, error) => {
    const rules = emit("prometheus", { x: { type: "float", units: "", description: "X.", ...limits } });
    expect(expression(rules, "PumpXWarn")).toBe(warn && `(${warn}) ${info}`);
    expect(expression(rules, "PumpXError")).toBe(error && `(${error}) ${info}`);
  });

  test("of a stale reading say what the device says then, unless the value explains it", () => {
    const rules = emit("prometheus", { x: { ...flow, nominal: [1, null], stale: { after: 2.5, status: "error" } } });
    expect(expression(rules, "PumpXStatus")).toBe(
      `(katcp_sensor_status{sensor="x"} >= 2 <= 5 unless on (device) (katcp_x_l_per_second < 1) ) ${info}`,
    );
    const silent = emit("prometheus", { x: { ...flow, stale: { after: 2.5, status: "unknown" } } });
    expect(expression(silent, "PumpXStale")).toContain('katcp_sensor_status{sensor="x"} == 0');
    expect(silent).toContain("for: 3s");
  });

  test("of all other sensors leave out those that have rules of their own", () => {
    const rules = emit("prometheus", { "a.b": { ...flow, nominal: [0, 1] }, c: flow });
    expect(expression(rules, "PumpSensorStatus")).toBe(`katcp_sensor_status{sensor!="a.b"} >= 2 <= 5 ${info}`);
    expect(expression(emit("prometheus", { c: flow }), "PumpSensorStatus")).toBe(`katcp_sensor_status >= 2 <= 5 ${info}`);
  });

  test("tell families of one name apart by their labels, and match a family's statuses by its names", () => {
    const rules = emit("prometheus", {
      "valve{valve}.on": {
        type: "boolean",
        description: "On.",
        status: { true: "nominal", false: "warn" },
        parameters: { valve: { type: "integer", minimum: 0 } },
      },
      on: { type: "boolean", description: "On.", status: { true: "nominal", false: "error" } },
    });
    expect(expression(rules, "PumpValveOnWarn")).toBe(`(katcp_on{valve!=""} == 0) ${info}`);
    expect(expression(rules, "PumpOnError")).toBe(`(katcp_on{valve=""} == 0) ${info}`);
    expect(expression(rules, "PumpValveOnStatus")).toContain('sensor=~"valve[0-9]+\\\\.on"');
    expect(expression(rules, "PumpValveOnStatus")).toContain("unless on (device, valve)");
  });

  test("have names of their own, also where two sensors would share one", () => {
    const rules = emit("prometheus", { "a.b": { ...flow, nominal: [0, 1] }, "a-b": { ...flow, nominal: [0, 2], identifier: "other" } });
    expect(expression(rules, "PumpABWarn")).toBeDefined();
    expect(expression(rules, "PumpAB2Warn")).toBeDefined();
  });

  test("escape what YAML does not take as it is", () => {
    const rules = emit("prometheus", { x: { ...flow, description: "It\u0092s \u007f\u0085\uffff.", nominal: [0, 1] } });
    expect(rules).toContain("It\\u0092s \\u007f\\u0085\\uffff.");
  });

  test("quote what an author wrote, which is no template", () => {
    const rules = emit("prometheus", { x: { ...flow, nominal: [0, 1] } });
    expect(rules).toContain('description: "Flow of {{ \\"{{\\" }}water}}. It is nominal from 0 to 1 l/s."');
  });
});

describe("a dashboard", () => {
  test("has a panel for numbers of one unit with the same limits, below the heading of their group", () => {
    const { panels } = dashboard(
      { a: { ...flow, nominal: [0, 1] }, b: { ...flow, nominal: [0, 1] }, c: { ...flow, nominal: [0, 2] }, d: { ...flow, units: "K" } },
      { groups: { tank: { sensors: { level: { ...flow, units: "m" } } } } },
    );
    const titles = panels.slice(4).map(({ type, title }) => `${type} ${title}`);
    expect(titles).toEqual(["row Sensors", "timeseries a, b", "timeseries c", "timeseries d", "row tank", "timeseries tank.level"]);
  });

  test("has the limits as bands, and the unit in Grafana's words", () => {
    const { panels } = dashboard({ x: { type: "float", units: "MHz", description: "X.", nominal: [10, 20], warn: [5, null] } });
    expect(panels.at(-1)?.fieldConfig?.defaults).toMatchObject({
      unit: "hertz",
      thresholds: {
        steps: [
          { value: null, color: "red" },
          { value: 5e6, color: "orange" },
          { value: 10e6, color: "green" },
          { value: 20e6, color: "orange" },
        ],
      },
    });
  });

  test("chooses the devices of the interface, and the members of families", () => {
    const parameters = { input: { type: "integer", minimum: 0 }, device: { values: ["h", "v"] } };
    const { panels, templating } = dashboard({ "input{input}.{device}.power": { ...flow, units: "dBm", parameters } });
    expect(templating.list.map(({ name }) => name)).toEqual(["PROMETHEUS", "device", "input", "sensor_device"]);
    expect(panels.at(-1)?.targets).toEqual([
      {
        refId: "A",
        expr: 'katcp_power_dbm{device=~"$device",input=~"$input",sensor_device=~"$sensor_device"}',
        legendFormat: "{{device}} {{input}} {{sensor_device}}",
      },
    ]);
  });

  test("shows counters as rates, discretes and booleans as states, times as ages, and texts that are asked for", () => {
    const { panels } = dashboard({
      runs: { type: "integer", description: "Runs.", "x-prometheus": "counter" },
      mode: { values: ["on", "off"], description: "Mode.", status: { on: "nominal", off: "warn" } },
      locked: { type: "boolean", description: "Locked." },
      seen: { type: "timestamp", description: "Seen." },
      serial: { type: "string", description: "Serial number.", "x-prometheus": "info" },
      note: { type: "string", description: "A note." },
      hidden: { ...flow, "x-prometheus": false },
    });
    expect(panels.slice(5).map(({ type, title, targets }) => [type, title, targets?.[0]?.expr])).toEqual([
      ["timeseries", "runs (rate)", 'rate(katcp_runs_total{device=~"$device"}[$__rate_interval])'],
      ["state-timeline", "mode", 'katcp_mode{device=~"$device"}'],
      ["state-timeline", "locked", 'katcp_locked{device=~"$device"}'],
      ["stat", "seen", '1000 * katcp_seen_timestamp_seconds{device=~"$device"}'],
      ["table", "serial", 'max by (device, value) (katcp_serial_info{device=~"$device"})'],
    ]);
  });

  test("has no two panels in one place, and no two queries of one name in a panel", () => {
    const sensors = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`x${index}`, { ...flow, units: index < 20 ? "K" : `u${index}` }]),
    );
    const { panels } = dashboard(sensors);
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { targets = [] } of panels) expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    expect(panels.flatMap(({ targets = [] }) => targets).filter(({ expr }) => expr.startsWith("katcp_x")).length).toBe(30);
  });
});

test("both are told as ours by their header, so that they are written again", () => {
  for (const target of ["grafana", "prometheus"] as const) expect(generatedFrom(emit(target, {}))).toBe("pump.katcp.json");
});

test("an x-prometheus that says nothing is a mistake at its place, told once, and only of runs that use it", () => {
  const bytes = Buffer.from(text({ x: { ...flow, "x-prometheus": "count" } }));
  const told = (targets: readonly TargetName[]): readonly string[] =>
    compileInterface(bytes, "pump.katcp.json", undefined, { targets }).diagnostics.map(formatDiagnostic);
  expect(told(["typescript"])).toEqual([]);
  expect(told(["grafana", "prometheus"])).toEqual([
    `pump.katcp.json:1:${bytes.indexOf('"count"') + 1}: error bad-value: x-prometheus is "gauge", "counter", "info" or false, not "count"`,
  ]);
});
