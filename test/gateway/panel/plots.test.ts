import { describe, expect, test } from "vitest";
import type { SensorDescription } from "../../../gateway/hub/device-description.js";
import { askHistory, historyPoints } from "../../../gateway/panel/plots/history-answer.js";
import { plotCsv } from "../../../gateway/panel/plots/plot-csv.js";
import { atTime, fixedView, followingView, moved, zoomed } from "../../../gateway/panel/plots/plot-view.js";
import { pointOf } from "../../../gateway/panel/plots/plotted-series.js";
import { type PlotPoint, pointAt, SeriesPoints } from "../../../gateway/panel/plots/series-points.js";
import { statusRuns } from "../../../gateway/panel/plots/status-runs.js";
import { timeMarks } from "../../../gateway/panel/plots/time-axis.js";

const temperature: SensorDescription = { name: "temperature", type: "float", units: "K", description: "", parameters: [] };

function point(time: number, text = String(time), status: PlotPoint["status"] = "nominal"): PlotPoint {
  return pointOf({ timestamp: time, status, text }, temperature);
}

function pointsOf(...points: readonly PlotPoint[]): SeriesPoints {
  const series = new SeriesPoints();
  for (const each of points) series.add(each);
  return series;
}

describe("what a plot shows", () => {
  test("moves on with the time while it follows, and only then", () => {
    expect(atTime(followingView(60, 1000), 1030)).toMatchObject({ from: 970, to: 1030 });
    expect(atTime(fixedView(0, 60), 1030)).toMatchObject({ from: 0, to: 60 });
  });

  test("keeps its end when it follows and is zoomed, and else its middle", () => {
    expect(zoomed(followingView(60, 1000), 0.5)).toEqual(followingView(30, 1000));
    expect(zoomed(fixedView(100, 200), 2)).toMatchObject({ from: 50, to: 250 });
  });

  test("follows again where it is moved beyond now", () => {
    expect(moved(followingView(60, 1000), -0.5, 1000)).toEqual(fixedView(910, 970));
    expect(moved(fixedView(910, 970), 0.5, 1000).isFollowing).toBe(true);
  });

  test("is never too short to draw", () => {
    const { from, to } = fixedView(5, 5);
    expect(to - from).toBeCloseTo(0.1);
  });
});

describe("the points of a sensor", () => {
  test("are in the order of time, and a repeated reading is one", () => {
    const points = pointsOf(point(1), point(2));
    expect(points.add(point(2))).toBe(false);
    expect(points.add(point(1.5))).toBe(false);
    expect(points.add(point(2, "3"))).toBe(true);
  });

  test("of the history end where those of the page begin", () => {
    const points = pointsOf(point(10), point(11));
    points.setPast([point(1), point(9), point(10, "old"), point(12, "old")]);
    expect(points.all.map(({ text }) => text)).toEqual(["1", "9", "10", "11"]);
  });

  test("of some time begin with the one that still holds, and the last holds until now", () => {
    const points = pointsOf(point(1), point(5), point(9));
    expect(points.between(6, 20).map(({ time }) => time)).toEqual([5, 9]);
    expect(points.drawn(6, 20, 15).map(({ time }) => time)).toEqual([5, 9, 15]);
    expect(points.drawn(2, 6, 15).map(({ time }) => time)).toEqual([1, 5, 9]);
  });

  test("are found by time", () => {
    const all = [point(1), point(5)];
    expect(pointAt(all, 4)?.time).toBe(1);
    expect(pointAt(all, 5)?.time).toBe(5);
    expect(pointAt(all, 0)).toBeUndefined();
  });

  test("have no value while the device is unreachable: the line breaks", () => {
    expect(point(1, "16", "unreachable").value).toBeNull();
  });

  test("are bounded, and the oldest go", () => {
    const points = new SeriesPoints();
    for (let time = 0; time < 60_000; time++) points.add(point(time));
    expect(points.all.length).toBeLessThan(40_000);
    expect(points.last?.time).toBe(59_999);
  });
});

test("a status holds until the next reading, and the last until now", () => {
  expect(statusRuns([point(1), point(2), point(3, "x", "warn"), point(5)], 9)).toEqual([
    { status: "nominal", from: 1, to: 3 },
    { status: "warn", from: 3, to: 5 },
    { status: "nominal", from: 5, to: 9 },
  ]);
});

describe("the history's answer", () => {
  const asking = async (...answers: readonly Response[]) => {
    const paths: string[] = [];
    const rest = [...answers];
    const ask = async (path: string): Promise<Response> => {
      paths.push(path);
      return rest.shift() ?? new Response(null, { status: 500 });
    };
    return { answer: await askHistory({ device: "rx", sensor: temperature, from: 0, to: 30, points: 3 }, ask), paths };
  };

  test("is asked for in parts where it is cut, with the steps of the first one and its gaps", async () => {
    const { answer, paths } = await asking(
      Response.json({ rows: [[0, 1, 1, 1, "nominal"]], gaps: [[25, null]], step: 10, next: 10 }),
      Response.json({ rows: [[10, 2, 2, 2, "nominal"]], gaps: [[25, null]], step: 10 }),
    );
    expect(paths).toEqual([
      "history?device=rx&sensor=temperature&from=0&to=30&points=3",
      "history?device=rx&sensor=temperature&from=10&to=30&points=3&step=10",
    ]);
    expect(answer.kind === "points" && answer.points.map(({ time, value }) => [time, value])).toEqual([
      [0, 1],
      [10, 2],
      [25, null],
    ]);
  });

  test("that is cut for ever is asked for ten times", async () => {
    const { answer, paths } = await asking(...Array.from({ length: 20 }, () => Response.json({ rows: [], step: 10, next: 10 })));
    expect([answer.kind, paths.length]).toEqual(["points", 10]);
  });

  test("that there is none, or that failed, is said", async () => {
    expect((await asking(new Response(null, { status: 404 }))).answer).toEqual({ kind: "none" });
    expect((await asking(new Response("busy", { status: 503 }))).answer).toEqual({
      kind: "failed",
      problem: "The history answers 503: busy",
    });
  });

  test("keeps the lowest and the highest of each point", () => {
    expect(historyPoints({ rows: [[10, 1, 9, 5, "warn"]] }, temperature)).toEqual([
      { time: 10, value: 5, low: 1, high: 9, status: "warn", text: "5" },
    ]);
  });

  test("breaks the line where there is a gap, also one that lasts", () => {
    const answer = historyPoints(
      {
        rows: [
          [10, 1, 1, 1, "nominal"],
          [30, 1, 1, 1, "nominal"],
        ],
        gaps: [[20, null]],
      },
      temperature,
    );
    expect(answer.map(({ time, value }) => [time, value])).toEqual([
      [10, 1],
      [20, null],
      [30, 1],
    ]);
  });

  test("of a discrete sensor is text", () => {
    const mode = { ...temperature, type: "discrete", parameters: ["idle", "stow"] };
    expect(historyPoints({ rows: [[10, null, null, "stow", "nominal"]] }, mode)[0]).toMatchObject({ value: 1, text: "stow" });
  });
});

describe("a file of CSV", () => {
  test("has a line for each reading that is seen, in the order of time", () => {
    const series = [
      { device: "dev", sensor: temperature, points: pointsOf(point(10, "1.5"), point(30, "2.5")) },
      { device: "cbf", sensor: { ...temperature, name: "mode", units: "" }, points: pointsOf(point(20, 'a,"b"')) },
    ];
    expect(plotCsv(series, { from: 5, to: 25 }).split("\r\n")).toEqual([
      "time_utc,timestamp,device,sensor,status,value,low,high,units",
      "1970-01-01T00:00:10.000Z,10,dev,temperature,nominal,1.5,1.5,1.5,K",
      '1970-01-01T00:00:20.000Z,20,cbf,mode,nominal,"a,""b""",,,',
      "",
    ]);
  });

  test("holds no formula that a spreadsheet would run", () => {
    const series = [{ device: "dev", sensor: temperature, points: pointsOf(point(10, "=cmd()"), point(11, "-1.5")) }];
    const lines = plotCsv(series, { from: 0, to: 20 });
    expect(lines).toContain(",'=cmd(),");
    expect(lines).toContain(",-1.5,-1.5,-1.5,");
  });
});

test("the marks of the time axis are as short as their distance allows", () => {
  const noon = 1_700_049_600;
  expect(timeMarks([noon, noon + 10], 10)).toEqual(["12:00:00", "12:00:10"]);
  expect(timeMarks([noon, noon + 3600], 3600)).toEqual(["12:00", "13:00"]);
  expect(timeMarks([noon + 0.25], 0.25)).toEqual(["12:00:00.250"]);
  expect(timeMarks([noon, noon + 43_200, noon + 86_400], 43_200)).toEqual(["12:00", "2023-11-16", "12:00"]);
});
