import { type ClientWarning, FailReply, float, RequestRefusedError, SensorWatcher, type StrategyText, UntypedClient } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkRequest } from "../../../runtime/client/calls/request-line.js";
import { requestPolicy } from "../../../runtime/client/calls/request-policy.js";
import { parseTracking } from "../../../runtime/sensors/time-sync.js";
import { greeting5, talkTo, until } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";

/** What every object of JavaScript has: no table may be asked with them that is an object. */
const wordsOfObjects = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

/** Answers `?sensor-list` and `?help` with these lines, sampling with a reading, and all else with `ok`. */
function listing(lines: readonly string[], reading = ""): (line: string) => string {
  return (line) => {
    const { name = "", id = "" } = /^\?(?<name>[\w-]+)(?<id>\[\d+\])?/.exec(line)?.groups ?? {};
    if (name === "sensor-list")
      return `${lines.map((each) => `#sensor-list${id} ${each}\n`).join("")}!sensor-list${id} ok ${lines.length}\n`;
    return `${name === "sensor-sampling" ? reading : ""}!${name}${id} ok\n`;
  };
}

describe("words of a device that every object has", () => {
  test("are types of sensors that nobody knows: their values are texts", async () => {
    const lines = wordsOfObjects.map((word, index) => `s${index} A\\_sensor. m ${word}`);
    const { client } = await talkTo(greeting5, listing(lines, "#sensor-status 1.0 1 s1 nominal hello\n"));
    const watcher = new SensorWatcher(client);
    onTestFinished(() => watcher.close());
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toEqual(["s0", "s1", "s2", "s3", "s4"]);
    expect(watcher.sensors.get("s1")?.value).toBe("hello");
  });

  test.each(wordsOfObjects)("%s is a name, a level, a role, a code and a strategy like any other", async (word) => {
    const server = await startScript(`#version-connect ${word} 1.0\n${greeting5}`, (line) =>
      line.startsWith("?help")
        ? line.replace(/^\?help(\[\d+\])$/, `#help$1 ${word} Words.\n!help$1 ok 1\n`)
        : listing([`${word} A\\_sensor. m integer`])(line).replace(/^(!watchdog\[\d+\]) ok/, `$1 ${word}`),
    );
    const client = new UntypedClient("127.0.0.1", server.port);
    onTestFinished(() => client.close());
    await client.connect();
    await client.synced();
    expect([[...client.requests.keys()], [...client.sensors.keys()]]).toEqual([[word], [word]]);
    expect(client.versions.get(word)?.version).toBe("1.0");
    await expect(client.request("watchdog")).rejects.toMatchObject({ name: "InvalidReply", code: word });
    const logs = client.logs();
    server.send(`#log ${word} 1.0 dut hello\n`);
    expect((await logs.next()).value).toMatchObject({ level: "info", message: "hello" });
    client.sensors.get(word)?.listen(word as StrategyText, () => {});
    await server.until((line) => line.endsWith(`${word} ${word}`));
  });

  test("are no states of a clock", () => {
    for (const word of wordsOfObjects) {
      expect(parseTracking(`A,B,1,1.0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,${word}`)).toBeUndefined();
    }
  });
});

describe("what a device said", () => {
  const injected = "x\\n?halt[7]\\n#y";

  test("is never sent as it came: names of sensors stay one argument", async () => {
    const { client, server } = await talkTo(greeting5, listing([`${injected} A\\_sensor. m string`]), { readOnly: true });
    const untyped = new UntypedClient("127.0.0.1", server.port, { readOnly: true });
    onTestFinished(() => untyped.close());
    await untyped.connect();
    await untyped.synced();
    const sensor = untyped.sensors.get("x\n?halt[7]\n#y");
    await expect(sensor?.read()).rejects.toThrow(FailReply);
    sensor?.listen("event", () => {});
    await server.until((line) => line.startsWith("?sensor-sampling"));
    await client
      .sensor("x\n?halt[7]\n#y", float)
      .read()
      .catch(() => {});
    server.send(`#interface-changed sensor ${injected} modified\n`);
    await until(() => server.received.filter((line) => line.startsWith("?sensor-list")).length === 2);
    expect(server.received.filter((line) => line.startsWith("?halt"))).toEqual([]);
    expect(server.received.filter((line) => line.includes("halt")).map((line) => line.replace(/\[\d+\]/, ""))).toEqual([
      `?sensor-value ${injected}`,
      `?sensor-sampling ${injected} event`,
      `?sensor-value ${injected}`,
      `?sensor-list ${injected}`,
    ]);
  });

  test("makes no second request of one, by whatever way it comes", () => {
    const all = requestPolicy({});
    for (const args of [" x\n?halt", " x\r?halt", "\n?halt", "[7] x", "x"]) {
      expect(() => checkRequest({ name: "go", args }, all)).toThrow(RequestRefusedError);
    }
    expect(() => checkRequest({ name: "go\n?halt", args: "" }, all)).toThrow("name: expected a letter");
    expect(() => checkRequest({ name: "halt", args: "" }, requestPolicy({ readOnly: true }))).toThrow(RequestRefusedError);
    expect(() => checkRequest({ name: "go", args: " a\\nb" }, all)).not.toThrow();
  });

  test("stands in no strategy either: what it would inject is its argument", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await talkTo(greeting5, listing([]), { readOnly: true, onWarning: (warning) => warnings.push(warning) });
    client.sensors.rate.listen("event\n?halt" as StrategyText, () => {});
    await server.until((line) => line.startsWith("?sensor-sampling"));
    expect(server.received).toEqual(["?sensor-sampling[1] rate event\\n?halt"]);
  });
});
