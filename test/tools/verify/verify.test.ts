import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DeviceServer, FailReply, systemClock } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { loadInterface, ToolProblem, verify } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { AnyServer } from "../../support/any-server.js";
import { lyingConnector } from "../../support/lying-connector.js";
import { startScript } from "../../support/scripted-server.js";
import { tempFolder } from "../../support/temp-folder.js";
import { devInterface, verifyDev } from "../../support/verified-dev.js";

/** An interface of some requests and sensors. */
function interfaceOf(rest: object) {
  const file = join(tempFolder(), "rx.katcp.json");
  writeFileSync(file, JSON.stringify({ name: "rx", version: "rx-1.0", ...rest }));
  return loadInterface(file);
}

/** The requests that a device is sent. */
function heardOf(lines: string[]) {
  return (network: MemoryNetwork): MemoryNetwork["connect"] =>
    async (address, signal) => {
      const stream = await network.connect(address, signal);
      const write = stream.write.bind(stream) as (chunk: Buffer) => boolean;
      stream.write = ((chunk: Buffer) => {
        lines.push(chunk.toString().trimEnd());
        return write(chunk);
      }) as typeof stream.write;
      return stream;
    };
}

async function startRx(rx: ReturnType<typeof interfaceOf>, handlers = {}): Promise<MemoryNetwork> {
  const network = new MemoryNetwork();
  const device = new AnyServer(rx.contract, handlers, {
    host: "rx",
    port: 1,
    listener: network.listen,
    logSink: () => {},
    buildState: "rx",
  });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return network;
}

const at = { host: "rx", port: 1, rate: Number.POSITIVE_INFINITY };

test("what fails is made as small as it gets, and told as the line to type", async () => {
  const { findings } = await verifyDev({
    handlers: {
      requestAdd: ({ terms }: { terms: readonly number[] }) => ({ total: terms.some((term) => term > 100) ? ("much" as never) : 0 }),
    },
    edit: (line) => line.replace(/^(!add\S*) fail.*/, "$1 ok much"),
    options: { allow: ["add"], phases: ["calls"], runs: 100 },
  });
  const [finding] = findings.filter(({ rule }) => rule === "reply-value");
  expect(finding?.line).toMatch(/^\?add \S+$/);
  const [, term] = finding?.line?.split(" ") ?? [];
  expect(Number(term)).toBeGreaterThan(100);
  expect(Number(term)).toBeLessThan(1000);
});

test("no request of the device's own is sent that is neither safe, allowed nor wrong, and none at all when it only reads", async () => {
  const rx = interfaceOf({
    requests: {
      look: { description: "Look.", arguments: [{ name: "far", type: "integer", minimum: 0, maximum: 5 }], safe: true },
      move: { description: "Move.", arguments: [{ name: "far", type: "integer", minimum: 0, maximum: 5 }] },
      say: { description: "Say.", arguments: [{ name: "words", type: "string", repeated: true }] },
      stop: { description: "Stop.", arguments: [{ name: "how", type: "string", optional: true }] },
    },
  });
  const network = await startRx(rx);
  const heard: string[] = [];
  const connector = heardOf(heard)(network);
  expect((await verify({ ...at, interface: rx, connector })).isKept).toBe(true);
  const own = (name: string) => heard.filter((line) => line.startsWith(`?${name}[`)).map((line) => line.replace(/^\S+ ?/, ""));
  expect(own("look")).toEqual(expect.arrayContaining(["0", "1", "4", "5", "-1", "6", "x"]));
  expect(own("move").filter((args) => /^[0-5]$/.test(args))).toEqual([]);
  expect(own("move")).toEqual(expect.arrayContaining(["", "0 0", "-1", "6", "x"]));
  // A string that is repeated cannot be wrong, and one that may be absent only by another behind it.
  expect(own("say")).toEqual([]);
  expect(own("stop").every((args) => args.split(" ").length === 2)).toBe(true);
  heard.length = 0;
  const { phases } = await verify({ ...at, interface: rx, connector, readOnly: true });
  expect(phases).toEqual(["inventory", "readings", "wrong-calls", "sampling"]);
  expect(heard.filter((line) => /^\?(look|move|say|stop)\[/.test(line))).toEqual([]);
  expect(heard).toContainEqual(expect.stringMatching(/^\?help\[\d+\] no-such-thing$/));
});

test.each([
  ["is refused rightly in another state than its interface names", false, []],
  ["is not, in a state in which it is allowed", true, ["example-failed"]],
])("a call %s", async (_, isArmed, rules) => {
  const rx = interfaceOf({
    requests: { fire: { description: "Fire.", when: { armed: [true] }, examples: [{ arguments: [], reply: [] }] } },
    sensors: { armed: { type: "boolean", description: "Whether it is armed.", initial: { value: isArmed } } },
  });
  const network = await startRx(rx, {
    requestFire: () => {
      throw new FailReply("no powder");
    },
  });
  const { findings } = await verify({ ...at, interface: rx, connector: network.connect, phases: ["calls"], allow: ["fire"] });
  expect(findings.map(({ rule }) => rule)).toEqual(rules);
});

describe("a call that `when` forbids", () => {
  const requests = {
    fire: {
      description: "Fire.",
      arguments: [{ name: "power", type: "integer", minimum: 1, maximum: 5 }],
      when: { armed: [true], mode: ["ready", "late"] },
    },
    reset: { description: "Reset.", when: { mode: ["late"] }, sets: { mode: "late" } },
    look: { description: "Look." },
  };
  const guarded = (mode: string, isArmed: boolean) =>
    interfaceOf({
      requests,
      sensors: {
        armed: { type: "boolean", description: "Whether it is armed.", initial: { value: isArmed } },
        mode: { type: "discrete", values: ["idle", "ready", "late"], description: "Its mode.", initial: { value: mode } },
      },
    });
  /** The same device without its states. */
  const lenient = (its: ReturnType<typeof interfaceOf>): typeof its.contract => ({
    ...its.contract,
    requests: (its.contract.requests ?? []).map(({ when: _, ...request }) => request),
  });

  test("is refused by an honest device, and made only in the state that forbids it", async () => {
    const its = guarded("ready", true);
    const network = await startRx(its);
    const heard: string[] = [];
    const { findings } = await verify({ ...at, interface: its, connector: heardOf(heard)(network), phases: ["wrong-calls"] });
    expect(findings).toEqual([]);
    const own = (name: string) => heard.filter((line) => line.startsWith(`?${name}[`)).map((line) => line.replace(/^\S+ ?/, ""));
    expect(own("fire").filter((args) => /^[1-5]$/.test(args))).toEqual([]);
    // Without arguments, `?reset` is right: its mode forbids it. `?look` has no states.
    expect(own("reset")).toContain("");
    expect(own("look")).not.toContain("");
  });

  test.each([
    ["fire", "idle", true, "it needs mode to be ready or late, and mode is idle", "?fire 1"],
    ["fire", "ready", false, "it needs armed to be true, and armed is false", "?fire 1"],
    // It is in the right mode afterwards, and was not before.
    ["reset", "ready", true, "it needs mode to be late, and mode is ready", "?reset"],
  ])("is told of where a device does it: ?%s while the mode is %s, armed %s", async (name, mode, isArmed, says, line) => {
    const its = guarded(mode, isArmed);
    const calls: string[] = [];
    const network = await startRx(
      { ...its, contract: lenient(its) },
      {
        requestFire: ({ power }: { power: number }) => void calls.push(`fire ${power}`),
        requestReset(this: DeviceServer) {
          calls.push("reset");
          this.sensorSet.get("mode")?.set("late" as never);
        },
      },
    );
    const { findings, isKept } = await verify({ ...at, interface: its, connector: network.connect, phases: ["wrong-calls"] });
    expect(isKept).toBe(false);
    expect(findings.filter((each) => each.line === line)).toMatchObject([
      { rule: "wrong-call-accepted", what: `request "${name}"`, expected: `fail, since ${says}`, received: expect.stringMatching(/ ok$/) },
    ]);
    // Nothing is made smaller: whatever it does, it does once.
    expect(calls.filter((call) => call.startsWith(name))).toHaveLength(1);
  });

  test("blames nobody where the state changes while it is made", async () => {
    const its = guarded("ready", false);
    const network = await startRx(
      { ...its, contract: lenient(its) },
      {
        requestFire(this: DeviceServer) {
          this.sensorSet.get("armed")?.set(true as never);
        },
      },
    );
    const { findings } = await verify({ ...at, interface: its, connector: network.connect, phases: ["wrong-calls"] });
    expect(findings.filter(({ what }) => what.includes("fire"))).toEqual([]);
  });

  test("is not to be answered invalid", async () => {
    const its = guarded("idle", true);
    const network = await startRx(its);
    const connector = lyingConnector(network.connect, (line) => line.replace(/^(!fire\S*) fail (\?fire.*)/, "$1 invalid $2"));
    const { findings } = await verify({ ...at, interface: its, connector, phases: ["wrong-calls"] });
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([["call-invalid", "?fire 1"]]);
  });

  test("is not made by who only reads", async () => {
    const its = guarded("idle", false);
    const network = await startRx(its);
    const heard: string[] = [];
    await verify({ ...at, interface: its, connector: heardOf(heard)(network), readOnly: true });
    expect(heard.filter((line) => /^\?(fire|reset)\[/.test(line))).toEqual([]);
  });
});

test("secrets are in no finding", async () => {
  const rx = interfaceOf({
    requests: {
      login: {
        description: "Log in.",
        arguments: [{ name: "word", type: "string", pattern: "sesame\\d+", secret: true, default: "sesame42" }],
        safe: true,
      },
    },
  });
  const network = await startRx(rx, {
    requestLogin: ({ word }: { word: string }) => {
      throw new Error(`not ${word}`);
    },
  });
  const { findings } = await verify({ ...at, interface: rx, connector: network.connect, phases: ["calls"], runs: 3 });
  expect(findings.map(({ rule, line }) => [rule, line])).toEqual([["call-refused", expect.stringMatching(/^\?login( \*\*\*)?$/)]]);
  expect(JSON.stringify(findings)).not.toContain("sesame");
});

test("an open interface makes notes of what it does not have", async () => {
  const rx = interfaceOf({ open: true });
  const more = interfaceOf({
    requests: { more: { description: "More." } },
    sensors: { more: { type: "integer", description: "More." } },
  });
  const network = await startRx(more);
  const { findings, isKept } = await verify({ ...at, interface: rx, connector: network.connect });
  expect(findings.map(({ rule, level }) => `${level} ${rule}`).sort()).toEqual(["note request-extra", "note sensor-extra"]);
  expect(isKept).toBe(true);
});

test("families, groups and former names are found under the names that they have", async () => {
  const interfaces = ["showcase", "master-controller", "dsim"].map((name) => {
    return loadInterface(fileURLToPath(new URL(`../../../interfaces/${name}.katcp.json`, import.meta.url)));
  });
  for (const each of interfaces) {
    const network = await startRx(each);
    const options = { interface: each, connector: network.connect, phases: ["inventory", "readings", "wrong-calls"] } as const;
    const { findings } = await verify({ ...at, ...options });
    // Who may use what is a matter of roles: a client of the lowest does not see all of it.
    const others = findings.filter(({ rule, level }) => level === "broken" || !/^(request|standard)-missing$/.test(rule));
    expect(others.map(({ rule, what, expected, received }) => [rule, what, expected, received])).toEqual([]);
    expect(findings.length > 0).toBe(each.model.roles.length > 0);
  }
});

test("a device that has only a former name of a sensor is told of", async () => {
  const now = interfaceOf({ sensors: { "rx.power": { type: "float", description: "Power.", aliases: ["power"] } } });
  const network = await startRx(interfaceOf({ sensors: { power: { type: "float", description: "Power." } } }));
  const { findings } = await verify({ ...at, interface: now, connector: network.connect, phases: ["inventory"] });
  expect(findings.map(({ rule, received }) => [rule, received])).toEqual([["sensor-missing", "only its former name, power"]]);
});

test("requests leave no faster than the rate allows", async () => {
  const waits: number[] = [];
  let elapsedMs = 0;
  const clock = {
    now: systemClock.now,
    elapsedMs: () => elapsedMs,
    after(delayMs: number, callback: () => void) {
      // What paces is waited for at once; what limits a request never comes.
      if (delayMs > 1000) return () => {};
      waits.push(delayMs);
      elapsedMs += delayMs;
      setImmediate(callback);
      return () => {};
    },
  };
  const { requests } = await verifyDev({ options: { clock, rate: 4, phases: ["wrong-calls"] } });
  const paced = waits.filter((delayMs) => delayMs === 250);
  expect(paced.length).toBe(requests - 1);
  expect(elapsedMs).toBeGreaterThanOrEqual((requests - 1) * 250);
});

test("nobody there is no broken promise, but a problem of its own", async () => {
  const network = new MemoryNetwork();
  const problem = verify({ ...at, interface: devInterface, connector: network.connect });
  await expect(problem).rejects.toThrow(ToolProblem);
  await expect(problem).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining("no connection to rx:1") });
});

test("a device that goes for good in the middle ends the run, and no arguments are blamed", async () => {
  const network = await startRx(devInterface);
  let left = 12;
  const connector: typeof network.connect = async (address, signal) => {
    if (left <= 0) throw new Error("it has gone");
    const stream = await network.connect(address, signal);
    stream.on("data", () => {
      left--;
      if (left <= 0) stream.destroy();
    });
    return stream;
  };
  await expect(verify({ ...at, interface: devInterface, connector })).rejects.toMatchObject({ exitCode: 3 });
});

test("a device of protocol 4 is asked in milliseconds", async () => {
  const { findings } = await verifyDev({
    edit: (line) =>
      line
        .replace("5.1-MIBT", "4.0")
        .replace(/^(#sensor-(?:value|status)\S*) (\S+) 1/, (_, name, time) => `${name} ${Math.round(time * 1000)} 1`),
    options: { phases: ["readings"] },
  });
  expect(findings.map(({ rule }) => rule)).toEqual([]);
});

test("a device that answers nothing any more is told of once, and not asked everything", async () => {
  const greeting = "#version-connect katcp-protocol 5.0-MI\n#version-connect katcp-device dev-api-1.0\n";
  const { port, received } = await startScript(greeting, () => "");
  const { findings, isKept } = await verify({
    host: "127.0.0.1",
    port,
    rate: Number.POSITIVE_INFINITY,
    interface: devInterface,
    timeoutMs: 250,
  });
  expect(findings.filter(({ rule }) => rule === "no-reply").map(({ received: told }) => told)).toEqual([
    "it answers neither ?help nor ?watchdog",
  ]);
  expect(isKept).toBe(false);
  expect(received).toHaveLength(2);
});
