import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tableFromIPC } from "@uwdata/flechette";
import { describe, expect, onTestFinished, test } from "vitest";
import { historyRoutes } from "../../../gateway/history/routes.js";
import { historyFixture, readingAt } from "../../support/history-fixture.js";

/** A history of two sensors behind a web server; gives what a path answers. */
async function served() {
  const { clock, open } = historyFixture();
  const history = await open();
  const start = clock.now();
  for (let second = 0; second < 100; second++) {
    clock.pass(1);
    history.record([
      readingAt(clock, second / 4, { status: second === 42 ? "error" : "nominal" }),
      readingAt(clock, second % 2 === 0 ? "idle" : 'a,"b"', { sensor: "mode" }),
    ]);
  }
  await history.tick();
  const [route] = historyRoutes(history, () => clock.now());
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://host");
    const visitor = { name: "anonymous", role: "monitor", address: "127.0.0.1" };
    void route?.handle({ request, response, url, visitor, turn: async () => {}, signal: new AbortController().signal });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const get = (query: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/history?${query}`);
  return { get, start, clock, history };
}

test("JSON: every reading where there are few", async () => {
  const { get, start } = await served();
  const response = await get(`device=dev&sensor=temperature&from=${start}&to=${start + 3}`);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual({
    device: "dev",
    sensor: "temperature",
    from: start,
    to: start + 3,
    step: 0,
    rows: [
      [start + 1, 0, 0, 0, "nominal", 1, 0],
      [start + 2, 0.25, 0.25, 0.25, "nominal", 1, 0.25],
    ],
    gaps: [],
  });
});

test("JSON: steps that were asked for, of several sensors", async () => {
  const { get, start } = await served();
  const answer = await (await get(`device=dev&sensor=temperature&sensor=mode&from=${start}&to=${start + 100}&step=60`)).json();
  expect(answer).toMatchObject({ step: 60, from: start, to: start + 120 });
  expect(answer).toHaveProperty("series", [
    {
      sensor: "temperature",
      rows: [
        [start, 0, 14.5, 14.5, "error", 59, 7.25],
        [start + 60, 14.75, 24.75, 24.75, "nominal", 41, 19.75],
      ],
    },
    {
      sensor: "mode",
      rows: [
        [start, null, null, "idle", "nominal", 59, null],
        [start + 60, null, null, 'a,"b"', "nominal", 41, null],
      ],
    },
  ]);
});

test.each([10, 50, 98, 99, 1000])("at most %i points are answered where no step was asked for", async (points) => {
  const { get, start } = await served();
  const { rows, step } = (await (await get(`device=dev&sensor=temperature&from=${start}&points=${points}`)).json()) as {
    readonly rows: readonly unknown[];
    readonly step: number;
  };
  expect(rows.length).toBeLessThanOrEqual(points);
  expect(rows.length).toBeGreaterThan(points / 5 > 20 ? 20 : points / 5);
  expect(step === 0).toBe(points >= 99);
});

test("CSV: a line for each row, and one where a gap begins", async () => {
  const { get, start } = await served();
  const response = await get(`device=dev&sensor=mode&from=${start}&to=${start + 3}&format=csv`);
  expect(response.headers.get("content-type")).toContain("text/csv");
  expect(await response.text()).toBe(
    `sensor,time,low,high,mean,last,text,status,count\r\nmode,${start + 1},,,,,idle,nominal,1\r\nmode,${start + 2},,,,,"a,""b""",nominal,1\r\n`,
  );
});

test("Arrow: the same table", async () => {
  const { get, start } = await served();
  const response = await get(`device=dev&sensor=temperature&sensor=mode&from=${start}&to=${start + 120}&step=60&format=arrow`);
  expect(response.headers.get("content-type")).toBe("application/vnd.apache.arrow.stream");
  const rows = tableFromIPC(new Uint8Array(await response.arrayBuffer())).toArray();
  expect(rows).toHaveLength(4);
  expect({ ...rows[0] }).toEqual({
    sensor: "temperature",
    time: start,
    low: 0,
    high: 14.5,
    mean: 7.25,
    last: 14.5,
    text: null,
    status: "error",
    count: 59,
  });
  expect({ ...rows[3] }).toMatchObject({ sensor: "mode", low: null, last: null, text: 'a,"b"', status: "nominal" });
});

test("an answer without a row is one, if the sensor has readings at another time", async () => {
  const { get, start } = await served();
  expect(await (await get(`device=dev&sensor=mode&from=${start - 10}&to=${start}`)).json()).toMatchObject({ rows: [] });
  for (const format of ["csv", "arrow"]) expect((await get(`device=dev&sensor=mode&from=1&to=2&format=${format}`)).status).toBe(200);
});

describe("what cannot be answered says why", () => {
  test.each([
    ["", 400, "device is missing"],
    ["device=dev", 400, "sensor is missing"],
    ["device=dev&sensor=x", 404, "there are no readings of the sensor x of the device dev"],
    ["device=x&sensor=mode", 404, "there are no readings of the sensor mode of the device x"],
    ["device=dev&sensor=mode&from=10&to=10", 400, "from (10) must be before to (10)"],
    ["device=dev&sensor=mode&from=soon", 400, 'received "soon"'],
    ["device=dev&sensor=mode&from=", 400, 'received ""'],
    ["device=dev&sensor=mode&from=1e30", 400, "from: expected seconds since 1970"],
    ["device=dev&sensor=mode&step=-1", 400, "step: expected a number from 0"],
    ["device=dev&sensor=mode&points=1e6", 400, "points: expected a number from 1 to 10000"],
    ["device=dev&sensor=mode&format=xml", 400, "expected json, csv or arrow"],
    ["device=dev&sensor=mode&format=constructor", 400, "expected json, csv or arrow"],
    ["device=dev&sensor=mode&form=csv", 400, "there is no parameter form"],
    [
      `device=dev${"&sensor=a".repeat(3)}${Array.from({ length: 60 }, (_, each) => `&sensor=s${each}`).join("")}`,
      400,
      "61 sensors are too many",
    ],
  ])("%s", async (query, code, problem) => {
    const { get } = await served();
    const response = await get(query);
    expect(response.status).toBe(code);
    expect(((await response.json()) as { readonly problem: string }).problem).toContain(problem);
  });
});

test.each([
  ["seconds from now", "-10", 10],
  ["a time", "2026-11-27T10:01:30Z", 11],
])("a time may be %s", async (_name, from, rows) => {
  const { get } = await served();
  const answer = (await (
    await get(`device=dev&sensor=mode&from=${from}&to=${from === "-10" ? "-0.5" : "2026-11-27T10:02:00Z"}`)
  ).json()) as { readonly rows: readonly unknown[] };
  expect(answer.rows).toHaveLength(rows);
});

test("an answer is bounded, and says where the rest begins, until all has been answered", async () => {
  const { clock, open } = historyFixture();
  const history = await open();
  const start = clock.now();
  const count = 130_000;
  history.record(Array.from({ length: count }, (_, index) => readingAt(clock, index, { timestamp: start + Math.floor(index / 7) })));
  history.record([readingAt(clock, "one", { sensor: "mode" })]);
  await history.tick();
  const found: unknown[] = [];
  let asked = 0;
  for (let from: number | undefined = start; from !== undefined; asked++) {
    const { series, next } = await history.ask({ device: "dev", sensors: ["temperature", "mode"], from, to: start + count, step: 0 });
    expect(series[0]?.rows.length).toBeLessThanOrEqual(50_000);
    found.push(...(series[0]?.rows ?? []).map(({ last }) => last));
    from = next;
  }
  expect(asked).toBe(3);
  expect(found.sort((one, other) => Number(one) - Number(other))).toEqual([...Array(count).keys()]);
});

test("more readings of one time than an answer holds do not keep the rest from being answered", async () => {
  const { clock, open } = historyFixture();
  const history = await open();
  const timestamp = clock.now();
  history.record(Array.from({ length: 100_002 }, (_, index) => readingAt(clock, index, { timestamp })));
  history.record([readingAt(clock, "later", { timestamp: timestamp + 1 })]);
  await history.tick();
  const first = await history.ask({ device: "dev", sensors: ["temperature"], from: timestamp, to: timestamp + 10, step: 0 });
  expect(first.series[0]?.rows).toHaveLength(100_000);
  const second = await history.ask({ device: "dev", sensors: ["temperature"], from: first.next ?? 0, to: timestamp + 10, step: 0 });
  expect(second.series[0]?.rows).toMatchObject([{ last: "later" }]);
});

test("too many questions at once are refused, and one that nobody waits for is not looked up", async () => {
  const { history, get } = await served();
  const question = { device: "dev", sensors: ["temperature"], from: 0, to: 4e9 };
  const all = Array.from({ length: 32 }, () => history.ask(question));
  expect((await get("device=dev&sensor=mode")).status).toBe(503);
  await Promise.all(all);
  expect((await get("device=dev&sensor=mode")).status).toBe(200);
  await expect(history.ask(question, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
});
