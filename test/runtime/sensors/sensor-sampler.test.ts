import { bigint, type Datatype, DatatypeError, discrete, float, integer, Sensor, type Strategy, string } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Schedule } from "../../../runtime/sensors/schedule.js";
import { SensorSampler } from "../../../runtime/sensors/sensor-sampler.js";
import { formatStrategy, parseStrategy } from "../../../runtime/sensors/strategy.js";

/** A sensor that is sampled, and what was reported of it: `ms value`, with the status where it is not nominal. */
function sample<T>(
  datatype: Datatype<T>,
  words: string,
  { autoStrategy, startMs = 0 }: { autoStrategy?: Strategy; startMs?: number } = {},
) {
  const clock = new FakeClock();
  clock.advance(startMs);
  const sensor = new Sensor<T>({
    name: "s",
    description: "A sensor.",
    datatype,
    clock,
    initialStatus: "nominal",
    ...(autoStrategy === undefined ? {} : { autoStrategy }),
  });
  const schedule = new Schedule(clock);
  const reports: string[] = [];
  const report = (): void => {
    reports.push(`${clock.elapsedMs()} ${sensor.value}${sensor.status === "nominal" ? "" : ` ${sensor.status}`}`);
  };
  const strategy = parseStrategy(words.split(" "), datatype as Datatype<unknown>);
  const sampler = new SensorSampler(sensor, strategy, { schedule, report });
  sampler.start();
  return { clock, sensor, sampler, reports };
}

describe("every strategy of guidelines Table 9", () => {
  test.each(["auto", "event", "period 1", "differential 1", "event-rate 1 5", "differential-rate 1 1 5"])("%s reports at once", (words) => {
    expect(sample(float, words).reports).toEqual(["0 0"]);
  });

  test("auto reports every update, changed or not", () => {
    const { sensor, reports } = sample(float, "auto");
    sensor.value = 1;
    sensor.value = 1;
    expect(reports).toEqual(["0 0", "0 1", "0 1"]);
  });

  test("auto is what the sensor says it is", () => {
    const { clock, sensor, reports } = sample(float, "auto", {
      autoStrategy: { kind: "event-rate", shortestSeconds: 1, longestSeconds: 10 },
    });
    sensor.value = 1;
    clock.advance(500);
    sensor.value = 2;
    clock.advance(500);
    expect(reports).toEqual(["0 0", "1000 2"]);
  });

  test("event reports a change of the value or of the status, and nothing else", () => {
    const { sensor, reports } = sample(float, "event");
    sensor.value = 0;
    sensor.value = 1;
    sensor.set(1, { status: "warn" });
    sensor.set(1, { status: "warn", timestamp: 5 });
    expect(reports).toEqual(["0 0", "0 1", "0 1 warn"]);
  });

  test.each(["event", "auto", "differential 0"])("%s reports at once, also long after the clock began", (words) => {
    const { clock, sensor, reports } = sample(float, words, { startMs: 5000 });
    clock.advance(10);
    sensor.value = 1;
    expect(reports).toEqual(["5000 0", "5010 1"]);
  });

  test("event does not take NaN for a change of NaN", () => {
    const { sensor, reports } = sample(float, "event");
    sensor.value = Number.NaN;
    sensor.value = Number.NaN;
    expect(reports).toEqual(["0 0", "0 NaN"]);
  });

  test("period reports what the sensor holds, and does not drift", () => {
    const { clock, sensor, reports } = sample(float, "period 0.3");
    clock.advance(100);
    sensor.value = 7;
    clock.advance(950);
    expect(reports).toEqual(["0 0", "300 7", "600 7", "900 7"]);
  });

  test("differential reports a change of more than the difference since the last report", () => {
    const { sensor, reports } = sample(float, "differential 2");
    for (const value of [1, 2, 2.5, 4.5, 4.6, 0]) sensor.value = value;
    expect(reports).toEqual(["0 0", "0 2.5", "0 4.6", "0 0"]);
  });

  test("differential is exact for integers of any size", () => {
    const { sensor, reports } = sample(bigint, "differential 1");
    sensor.value = 2n ** 64n;
    sensor.value = 2n ** 64n + 1n;
    sensor.value = 2n ** 64n + 2n;
    sensor.value = 2n ** 64n + 1n;
    sensor.value = 2n ** 64n;
    expect(reports).toEqual(["0 0", "0 18446744073709551616", "0 18446744073709551618", "0 18446744073709551616"]);
  });

  test("differential reports that a value became NaN, and that it is a number again", () => {
    const { sensor, reports } = sample(float, "differential 2");
    for (const value of [Number.NaN, Number.NaN, 0.5]) sensor.value = value;
    expect(reports).toEqual(["0 0", "0 NaN", "0 0.5"]);
  });

  test("event-rate holds an update until the shortest period has passed, and then reports the newest", () => {
    const { clock, sensor, reports } = sample(integer, "event-rate 1 10");
    clock.advance(200);
    sensor.value = 1;
    sensor.value = 2;
    clock.advance(1000);
    sensor.value = 3;
    clock.advance(900);
    clock.advance(2000);
    sensor.value = 4;
    expect(reports).toEqual(["0 0", "1000 2", "2000 3", "4100 4"]);
  });

  test("event-rate reports at the longest period though nothing has changed", () => {
    const { clock, reports } = sample(integer, "event-rate 1 10");
    clock.advance(25_000);
    expect(reports).toEqual(["0 0", "10000 0", "20000 0"]);
  });

  test("event-rate whose periods are the same is a period: an update in between says nothing", () => {
    const { clock, sensor, reports } = sample(integer, "event-rate 1 1");
    clock.advance(500);
    sensor.value = 1;
    clock.advance(500);
    clock.advance(1000);
    expect(reports).toEqual(["0 0", "1000 1", "2000 1"]);
  });

  test("event-rate reports an update at once where the shortest period is just over, and counts both periods from there", () => {
    const { clock, sensor, reports } = sample(integer, "event-rate 1 10");
    clock.advance(1000);
    sensor.value = 1;
    expect(reports).toEqual(["0 0", "1000 1"]);
    clock.advance(999);
    sensor.value = 2;
    clock.advance(1);
    clock.advance(9999);
    expect(reports).toEqual(["0 0", "1000 1", "2000 2"]);
    clock.advance(1);
    expect(reports.at(-1)).toBe("12000 2");
  });

  test("event-rate without a shortest period reports every change, and holds the longest one from each", () => {
    const { clock, sensor, reports } = sample(integer, "event-rate 0 10");
    clock.advance(4000);
    sensor.value = 1;
    sensor.value = 1;
    clock.advance(9999);
    expect(reports).toEqual(["0 0", "4000 1"]);
    clock.advance(1);
    expect(reports.at(-1)).toBe("14000 1");
  });

  test("a report that comes late is followed by the next one a whole period later", () => {
    const { clock, reports } = sample(integer, "period 1");
    clock.stall(3500);
    clock.advance(0);
    clock.advance(0);
    expect(reports).toEqual(["0 0", "3500 0", "3500 0"]);
    clock.advance(1000);
    expect(reports.slice(3)).toEqual(["4500 0"]);
  });

  test("event-rate never repeats itself where the longest period is inf", () => {
    const { clock, reports } = sample(integer, "event-rate 1 inf");
    clock.advance(1e9);
    expect(reports).toEqual(["0 0"]);
    expect(clock.waiting).toBe(0);
  });

  test("differential-rate keeps the difference and both periods", () => {
    const { clock, sensor, reports } = sample(float, "differential-rate 2 1 10");
    clock.advance(2000);
    sensor.value = 1;
    sensor.value = 3;
    sensor.value = 6;
    clock.advance(1000);
    clock.advance(10_000);
    expect(reports).toEqual(["0 0", "2000 3", "3000 6", "13000 6"]);
  });

  test.each(["auto", "event", "period 1", "event-rate 1 5"])("%s is silent once it has been stopped", (words) => {
    const { clock, sensor, sampler, reports } = sample(float, words);
    sensor.value = 1;
    const before = [...reports];
    sampler.stop();
    sensor.value = 2;
    clock.advance(20_000);
    expect(reports).toEqual(before);
    expect(clock.waiting).toBe(0);
  });
});

describe("the words of a strategy", () => {
  const echoes: readonly (readonly [words: string, echo: string, datatype: Datatype<unknown>])[] = [
    ["period 10", "period 10.0", float as Datatype<unknown>],
    ["event-rate 0 1e400", "event-rate 0.0 inf", string as Datatype<unknown>],
    ["differential 2", "differential 2.0", float as Datatype<unknown>],
    ["differential 2", "differential 2", integer as Datatype<unknown>],
    ["differential 0", "differential 0", integer as Datatype<unknown>],
    ["differential-rate 1 0.5 3", "differential-rate 1 0.5 3.0", integer as Datatype<unknown>],
    ["none", "none", float as Datatype<unknown>],
  ];
  test.each(echoes.map(([words, echo, datatype]) => ({ words, echo, type: datatype.name, datatype: () => datatype })))(
    "$words is echoed for a $type as it was understood: $echo",
    ({ words, echo, datatype }) => {
      expect(formatStrategy(parseStrategy(words.split(" "), datatype()), datatype()).join(" ")).toBe(echo);
    },
  );

  test("are at least one", () => {
    expect(() => parseStrategy([], float as Datatype<unknown>)).toThrow(/^strategy: expected one of none, .*, received ""$/);
  });

  test.each([
    ["sometimes", "expected one of none, auto"],
    ["event 3", "expected 0 parameters, received 1"],
    ["period", "expected 1 parameters, received 0"],
    ["period nan", 'expected seconds, 0.001 or more and finite, received "nan"'],
    ["period 0", "0.001 or more"],
    ["period -1", "0.001 or more"],
    ["period 1e-9", "0.001 or more"],
    ["period inf", "finite"],
    ["period 1s", 'received "1s"'],
    ["event-rate 5 1", "not below the shortest period"],
    ["event-rate -1 1", "shortest period"],
    ["event-rate nan 1", "shortest period"],
    ["event-rate inf inf", "shortest period"],
    ["event-rate 0 0", "longest period"],
    ["differential -1", "difference: expected 0 or more"],
    ["differential nan", "difference: expected 0 or more"],
    ["differential x", "expected a float"],
  ])("%s is refused: %s", (words, message) => {
    expect(() => parseStrategy(words.split(" "), float as Datatype<unknown>)).toThrow(message);
  });

  test.each([
    ["period 0.0009", 'period: expected seconds, 0.001 or more and finite, received "0.0009"'],
    ["period", "strategy period: expected 1 parameters, received 0"],
    ["event-rate x 1", 'shortest period: expected seconds, 0 or more and finite, received "x"'],
    ["event-rate inf inf", 'shortest period: expected seconds, 0 or more and finite, received "inf"'],
    ["event-rate 2 1", 'longest period: expected seconds, 0.001 or more and not below the shortest period, or inf, received "1"'],
    ["event-rate 0 0.0009", 'longest period: expected seconds, 0.001 or more and not below the shortest period, or inf, received "0.0009"'],
    ["event-rate 0 nan", 'longest period: expected seconds, 0.001 or more and not below the shortest period, or inf, received "nan"'],
    ["differential -1", 'difference: expected 0 or more, received "-1"'],
    ["differential-rate 1 1", "strategy differential-rate: expected 3 parameters, received 2"],
    ["often", 'strategy: expected one of none, auto, period, event, differential, event-rate, differential-rate, received "often"'],
  ])("%s is refused with what would be one", (words, message) => {
    expect(() => parseStrategy(words.split(" "), float as Datatype<unknown>)).toThrow(new DatatypeError(message));
  });

  test.each<[string, Strategy]>([
    ["period 0.001", { kind: "period", periodSeconds: 0.001 }],
    ["event-rate 0 0.001", { kind: "event-rate", shortestSeconds: 0, longestSeconds: 0.001 }],
    ["event-rate 2 2", { kind: "event-rate", shortestSeconds: 2, longestSeconds: 2 }],
    [
      "differential-rate 0 1 inf",
      { kind: "differential-rate", difference: 0, shortestSeconds: 1, longestSeconds: Number.POSITIVE_INFINITY },
    ],
  ])("%s is as little as there can be", (words, strategy) => {
    expect(parseStrategy(words.split(" "), float as Datatype<unknown>)).toEqual(strategy);
  });

  test("a differential strategy is refused for a sensor that is no number", () => {
    const mode = discrete(["a", "b"]) as unknown as Datatype<unknown>;
    expect(() => parseStrategy(["differential", "1"], mode)).toThrow("for integer and float sensors, and this one is of type discrete");
  });
});
