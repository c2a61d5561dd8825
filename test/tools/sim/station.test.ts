import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UntypedClient } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { simulate } from "katcp-tools";
import { expect, test } from "vitest";
import { runCli } from "../../../tools/cli.js";
import { readScript } from "../../../tools/sim/script/read-script.js";
import { runScript } from "../../../tools/sim/script/run-script.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Writes files beside a copy of the interface `dev`, and gives the path of the first. */
function write(files: Readonly<Record<string, unknown>>): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "dev.katcp.json"), readFileSync("interfaces/dev.katcp.json"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, Object.keys(files)[0] ?? "");
}

async function runUntilReady(
  argv: readonly string[],
): Promise<{ readonly line: string; readonly errors: string; readonly end: () => Promise<number> }> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const errors: string[] = [];
  let code: Promise<number> | undefined;
  const line = await new Promise<string>((resolve) => {
    code = runCli(["sim", ...argv], { log: resolve, error: (text) => errors.push(text) }, { untilInterrupted: () => ended });
    void code.then(() => resolve(""));
  });
  return {
    line,
    errors: errors.join("\n"),
    end: () => {
      end();
      return code ?? Promise.resolve(-1);
    },
  };
}

test("a station serves its devices at ports of their own, each with a control port, and says where they are", async () => {
  const file = write({
    "station.json": {
      port: 0,
      "control-port": 0,
      devices: [
        { interface: "./dev.katcp.json", name: "rx", count: 2 },
        { interface: "dev.katcp.json", settings: "./third.sim.json" },
      ],
    },
    "third.sim.json": { requests: { greet: { reply: ["third"] } } },
  });
  const { line, end } = await runUntilReady([file]);
  const { devices } = JSON.parse(line) as { readonly devices: readonly { readonly device: string; readonly port: number }[] };
  expect(devices.map(({ device }) => device)).toEqual(["rx-1", "rx-2", "dev"]);
  expect(new Set(devices.flatMap((each) => Object.values(each))).size).toBe(3 + 1 + 6);
  const answers = devices.map(async ({ port }) => {
    await using client = new UntypedClient("127.0.0.1", port);
    await client.connect();
    return String((await client.request("greet", ["Ann"])).arguments[0]);
  });
  expect(await Promise.all(answers)).toEqual(["Hello, Ada!", "Hello, Ada!", "third"]);
  expect(await end()).toBe(0);
});

test.each([
  [{ devices: [] }, "station.json:1:12: error bad-value"],
  [{ devices: [{ name: "x" }] }, "station.json:1:13: error missing-key"],
  [{ devices: [{ interface: "none.katcp.json" }] }, "none.katcp.json:1:1: error file: there is no such file"],
])("a station that is wrong ends with what is wrong: %j", async (content, message) => {
  const { errors, end } = await runUntilReady([write({ "station.json": content })]);
  expect(errors).toContain(message);
  expect(await end()).toBe(1);
});

test("a script makes things go wrong at its times", async () => {
  const clock = new FakeClock();
  const path = write({
    "faults.script.json": {
      steps: [
        { at: 5, request: "set-model", arguments: ["temperature", "constant", { value: 40 }] },
        { at: 2, request: "set-sensor", arguments: ["temperature", 12.5] },
        { at: 9, request: "freeze-sensor", arguments: ["nobody"] },
      ],
    },
  });
  const problems: string[] = [];
  await using sim = await simulate("interfaces/dev.katcp.json", {}, { clock });
  const script = await runScript(sim, readScript(path), (problem) => problems.push(problem));
  const temperature = async (): Promise<unknown> => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    return sim.device.sensorSet.get("temperature")?.value;
  };
  clock.advance(2000);
  expect(await temperature()).toBe(12.5);
  clock.advance(3000);
  expect(await temperature()).toBe(40);
  clock.advance(4000);
  await temperature();
  expect(problems).toEqual(["the script at 9 s: ?freeze-sensor nobody: there is no sensor nobody"]);
  await script.stop();
});

test.each([
  [{ at: 1, request: "explode" }, 'error bad-value: the control port has no request "explode"'],
  [
    { at: 1, request: "delay-request", arguments: ["tune", "long"] },
    'error bad-value: ?delay-request: argument 2 "delay": expected a float',
  ],
  [{ at: 1, request: "freeze-sensor" }, "error bad-value: ?freeze-sensor"],
  [{ at: 1, request: "drop-clients", arguments: [1] }, "takes no more than 0 arguments, found 1"],
  [{ at: -1, request: "drop-clients" }, "error bad-value"],
])("a step that is wrong is refused with its place: %j", (step, message) => {
  expect(() => readScript(write({ "a.script.json": { steps: [step] } }))).toThrow(message);
});
