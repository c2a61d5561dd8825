import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Gateway } from "../../gateway/index.js";
import { siteOf } from "../support/gateway-client.js";
import { historyFixture, readingAt } from "../support/history-fixture.js";
import { StubHub } from "../support/stub-hub.js";
import { tempFolder } from "../support/temp-folder.js";
import { python } from "./python-environment.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/history.md", import.meta.url)), "utf8");
const snippets = new Map([...page.matchAll(/^```python run (\w+)\n([\s\S]*?)^```$/gm)].map(([, name = "", body = ""]) => [name, body]));

/** A folder with the history of two days, made as a gateway makes it. */
async function twoDays() {
  const folder = tempFolder();
  const { clock, open } = historyFixture(join(folder, "katcp-history"));
  const history = await open({ limits: { chapterReadings: 120 } });
  const hub = new StubHub(["dev"], clock.now());
  history.follow(hub);
  clock.pass(1);
  hub.change("dev", { kind: "connected", since: clock.now(), reason: undefined });
  for (const day of [0, 1]) {
    for (let second = 0; second < 180; second++) {
      clock.pass(1);
      const status = second === 100 ? "warn" : "nominal";
      const timestamp = clock.now() - 0.000001;
      hub.send([
        readingAt(clock, second / 8 + day, { status, timestamp }),
        readingAt(clock, second % 2 === 0 ? "idle" : "slewing", { sensor: "mode" }),
      ]);
      await history.tick();
    }
    clock.pass(86_400 - 180);
  }
  await history.close();
  return folder;
}

/** What a program in Python prints. */
async function run(program: string, folder: string): Promise<string> {
  const file = join(folder, "program.py");
  writeFileSync(file, program);
  const child = spawn(python, [file], { cwd: folder, env: { ...process.env, POLARS_FMT_TABLE_ROUNDED_CORNERS: "1" } });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect(err).toBe("");
  return out;
}

test("the page on the history has these snippets, and no others", () => {
  expect([...snippets.keys()]).toEqual(["pandas", "polars", "gaps", "arrow"]);
});

test("the snippet for pandas reads a day and all days", async () => {
  const printed = await run(snippets.get("pandas") ?? "", await twoDays());
  expect(printed.split("\n").map((line) => line.trim().split(/\s+/))).toEqual([
    ["min", "max", "mean"],
    ["timestamp"],
    ["2026-11-27", "10:00:00+00:00", "0.000", "7.250", "3.6250"],
    ["2026-11-27", "10:01:00+00:00", "7.375", "14.750", "11.0625"],
    ["2026-11-27", "10:02:00+00:00", "14.875", "22.250", "18.5625"],
    ["2026-11-27", "10:03:00+00:00", "22.375", "22.375", "22.3750"],
    ["day", "device", "sensor", "value"],
    ["0", "2026-11-27", "dev", "temperature", "12.5"],
    ["1", "2026-11-28", "dev", "temperature", "13.5"],
    [""],
  ]);
});

test("the snippet for polars reads all days", async () => {
  const printed = await run(snippets.get("polars") ?? "", await twoDays());
  const rows = printed.split("\n").filter((line) => line.includes("2026-11-"));
  expect(
    rows
      .map((row) =>
        row
          .split(/[│┆]/)
          .map((cell) => cell.trim())
          .filter(Boolean),
      )
      .sort(),
  ).toEqual([
    ["2026-11-27", "nominal", "179", "0.0", "22.375"],
    ["2026-11-27", "warn", "1", "12.5", "12.5"],
    ["2026-11-28", "nominal", "179", "1.0", "23.375"],
    ["2026-11-28", "warn", "1", "13.5", "13.5"],
  ]);
});

test("the snippet for gaps reads them", async () => {
  const printed = await run(snippets.get("gaps") ?? "", await twoDays());
  expect(printed).toContain("disconnected");
  expect(printed.trim().split("\n")).toHaveLength(2);
});

test("the snippet for Arrow reads what /history answers", async () => {
  const folder = await twoDays();
  const gateway = await Gateway.start(
    siteOf({ devices: [], outputs: { history: { folder: join(folder, "katcp-history"), keep: { days: 1e5 } }, metrics: undefined } }),
  );
  try {
    const program = (snippets.get("arrow") ?? "").replace("http://127.0.0.1:8147/", gateway.url);
    expect(await run(program, folder)).toContain("temperature");
    const rows = JSON.parse(
      await run(program.replace("to_pandas()", 'to_pandas().to_json(orient="records")'), folder),
    ) as readonly object[];
    const start = 1795773600;
    expect(rows).toMatchObject([
      { sensor: "temperature", time: start, low: 0, high: 7.25, mean: 3.625, last: 7.25, text: null, status: "nominal", count: 59 },
      { sensor: "temperature", time: start, low: null, last: null, status: "gap", count: 0 },
      { sensor: "temperature", time: start + 60, low: 7.375, high: 14.75, status: "warn", count: 60 },
      { sensor: "temperature", time: start + 120, low: 14.875, high: 22.25, status: "nominal", count: 60 },
      { sensor: "temperature", time: start + 180, low: 22.375, high: 22.375, status: "nominal", count: 1 },
      { sensor: "mode", time: start, low: null, mean: null, last: null, text: "slewing", status: "nominal", count: 58 },
      { sensor: "mode", time: start, status: "gap" },
      { sensor: "mode", time: start + 60, text: "slewing", count: 60 },
      { sensor: "mode", time: start + 120, text: "slewing", count: 60 },
      { sensor: "mode", time: start + 180, text: "slewing", count: 2 },
    ]);
  } finally {
    await gateway.close();
  }
});

const values = {
  float: -0.1,
  integer: 9007199254740991,
  large: 9007199254740993n,
  boolean: true,
  nothing: Number.NaN,
  infinite: Number.NEGATIVE_INFINITY,
  discrete: "idle",
  empty: "",
  odd: 'a\n"b",\u{1f52d}',
};

test("pandas and polars read each value as it was, and times to the microsecond", async () => {
  const folder = tempFolder();
  const { clock, open } = historyFixture(folder);
  const history = await open();
  const names = Object.keys(values) as (keyof typeof values)[];
  history.record(
    names.map((sensor) =>
      readingAt(clock, values[sensor], { sensor, device: "d'e\"v", timestamp: clock.now() + 0.123457, status: "unreachable" }),
    ),
  );
  await history.tick();
  await history.close();
  const printed = await run(
    `import json, math, pandas, polars, sys
day = "readings/day=2026-11-27"
for frame in (pandas.read_parquet(day).to_dict("records"), polars.read_parquet(day).to_dicts()):
    rows = {}
    for row in frame:
        empty = lambda cell: cell is None or (isinstance(cell, float) and math.isnan(cell))
        value, text = (None if empty(row[key]) else str(row[key]) for key in ("value", "text"))
        rows[row["sensor"]] = [row["device"], row["timestamp"].isoformat(), row["status"], value, text]
    print(json.dumps(rows))
`,
    folder,
  );
  const row = (value: string | null, kept: string | null): unknown[] => [
    "d'e\"v",
    "2026-11-27T10:00:00.123457+00:00",
    "unreachable",
    value,
    kept,
  ];
  const expected = {
    float: row("-0.1", null),
    integer: row("9007199254740991.0", null),
    large: row("9007199254740992.0", "9007199254740993"),
    boolean: row("1.0", null),
    nothing: row(null, "NaN"),
    infinite: row("-inf", "-Infinity"),
    discrete: row(null, "idle"),
    empty: row(null, ""),
    odd: row(null, 'a\n"b",\u{1f52d}'),
  };
  for (const line of printed.trim().split("\n")) expect(JSON.parse(line)).toEqual(expected);
  expect(printed.trim().split("\n")).toHaveLength(2);
});
