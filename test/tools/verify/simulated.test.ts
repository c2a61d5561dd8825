import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { contractOf } from "katcp-gen";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import {
  type CheckRule,
  ControlDevice,
  type LoadedInterface,
  loadInterface,
  SimControlClient,
  simulate,
  type VerifyOptions,
  type VerifyPhase,
  type VerifyResult,
  verify,
} from "katcp-tools";
import { describe, expect, test } from "vitest";
import { anyModels } from "../../support/any-models.js";
import { hurry } from "../../support/hurry.js";
import { devInterface } from "../../support/verified-dev.js";

const folder = new URL("../../../interfaces/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".katcp.json"));

type Lies = readonly (readonly [request: string, ...args: readonly unknown[]])[];

/** What `verify` says of a simulated device, which is told to lie through its control port. Time is that of a clock that hurries. */
function verifySim(its: LoadedInterface, options: Partial<VerifyOptions> = {}, lies: Lies = []): Promise<VerifyResult> {
  const clock = new FakeClock();
  return hurry(verifyLiar(its, { options, lies, clock }), clock);
}

interface Liar {
  readonly options: Partial<VerifyOptions>;
  readonly lies: Lies;
  readonly clock: FakeClock;
}

async function verifyLiar(its: LoadedInterface, { options, lies, clock }: Liar): Promise<VerifyResult> {
  const network = new MemoryNetwork({ clock });
  await using sim = await simulate(its, {}, { host: "dut", port: 7147, listener: network.listen, clock, buildState: "b" });
  const device = new ControlDevice(sim, { host: "control", port: 1, listener: network.listen, clock, logSink: () => {} });
  await device.start();
  const control = await SimControlClient.connect("control", 1, { connector: network.connect, clock });
  try {
    for (const [request, ...args] of lies) await control.request(request, args);
    return await verify({
      host: "dut",
      port: 7147,
      interface: its,
      rate: Number.POSITIVE_INFINITY,
      connector: network.connect,
      clock,
      ...options,
    });
  } finally {
    await control.close();
    await device.stop({ graceMs: 0 });
  }
}

const allow = ["greet", "add", "gain", "set-mode"];

describe("a simulated device", () => {
  test.concurrent.each(files)("of %s keeps what its interface promises", async (file) => {
    const its = loadInterface(fileURLToPath(new URL(file, folder)));
    const { findings, isKept } = await verifySim(its, { runs: 5 });
    expect(findings.filter(({ level }) => level === "broken")).toEqual([]);
    expect(isKept).toBe(true);
  });

  test("keeps it also where all of its requests are called", async () => {
    const { findings } = await verifySim(devInterface, { allow: [...allow, "scan"], runs: 5, phases: ["calls"] });
    expect(findings).toEqual([]);
  });
});

type Lie = readonly [phase: VerifyPhase, lies: Lies, rule: CheckRule, says: string, its?: LoadedInterface];

/** One whose requests depend on the state of the device. */
const statesInterface = loadInterface(fileURLToPath(new URL("../../corpus/good/states.katcp.json", import.meta.url)));

const rewrite = (pattern: string, replacement: string) => [["rewrite-lines", pattern, replacement]] as const;

const lies: Readonly<Record<string, Lie>> = {
  "another version": ["inventory", [["change-version", "dev-api-2.0"]], "version", 'dev-api-1.0; received "dev-api-2.0"'],
  "another API": ["inventory", [["change-version", "other-1.0"]], "version", 'received "other-1.0"'],
  "no timeout hints": ["inventory", rewrite("^(#version-connect katcp-protocol 5.1-M?IB)T", "$1"), "protocol-flags", "the flag T"],
  "a hidden request": ["inventory", [["hide-request", "add"]], "request-missing", 'request "add"'],
  "a hidden standard request": ["inventory", [["hide-request", "client-list"]], "standard-missing", 'request "client-list"'],
  "a request with another name": ["inventory", rewrite("^(#help\\S*) add ", "$1 sum "), "request-extra", 'request "sum"'],
  "another help text": ["inventory", rewrite("^(#help\\S*) add .*", "$1 add Subtract."), "help-text", 'received "Subtract."'],
  "a request that lists nothing": ["inventory", [["fail-request", "help"]], "reply-code", 'request "help": expected ok'],
  "fewer informs than it counts": ["inventory", [["miscount-request", "help", -1]], "list-count", "!help"],
  "more informs than it counts": ["inventory", [["miscount-request", "sensor-list", 1]], "list-count", "!sensor-list"],
  "another timeout": ["inventory", rewrite("^(#request-timeout-hint\\S* tune) \\S+", "$1 3.0"), "timeout-hint", "a timeout hint of 3 s"],
  "a sensor that was removed": ["inventory", [["remove-sensor", "scans"]], "sensor-missing", 'sensor "scans"'],
  "a sensor that nobody knows": ["inventory", [["add-sensor", "surprise", "float", "K"]], "sensor-extra", 'received "surprise (float)"'],
  "a discrete that nobody knows": [
    "inventory",
    [["add-sensor", "surprise", "discrete", "", "on", "off"]],
    "sensor-extra",
    "surprise (discrete)",
  ],
  "a sensor of another type": [
    "inventory",
    rewrite("^(#sensor-list\\S* scans .*)integer", "$1float"),
    "sensor-type",
    "expected type integer",
  ],
  "a sensor of other units": ["inventory", rewrite("^(#sensor-list\\S* frequency \\S+) MHz", "$1 kHz"), "sensor-units", 'received "kHz"'],
  "a sensor with other values": ["inventory", rewrite("^(#sensor-list\\S* mode .*) stow", "$1 park"), "sensor-values", "idle, track, park"],
  "a sensor with other ranges": [
    "inventory",
    rewrite("^(#sensor-list\\S* temperature .*) 5\\S*", "$1 -5.0"),
    "sensor-range",
    "ranges 10 22 5 30",
  ],
  "a sensor with another description": [
    "inventory",
    rewrite("^(#sensor-list\\S* scans) \\S+", "$1 Nonsense"),
    "sensor-description",
    '"Nonsense"',
  ],
  silence: ["inventory", [["hang-request", "help"]], "no-reply", 'request "help"'],
  "a late reply": ["inventory", [["delay-request", "help", 0.4, 1]], "no-reply", "within 0.2 s"],
  garbage: ["inventory", [["garble-request", "help"]], "bad-line", "expected ?, ! or #"],
  "two replies": ["inventory", [["repeat-request", "help"]], "stray-reply", "one reply to each request"],
  "a reply without its identifier": ["inventory", rewrite("^!help\\S*", "!help"), "message-id", "the identifier [1]"],
  "a sensor that says garbage": ["readings", [["garble-sensor", "scans", "banana"]], "reading-value", '"banana"'],
  "a boolean that is neither": ["readings", [["garble-sensor", "locked", "2"]], "reading-value", "a boolean, 1 or 0"],
  "a mode that there is not": ["readings", [["garble-sensor", "mode", "park"]], "reading-value", "one of idle, track, stow"],
  "a temperature that is better than it is": [
    "readings",
    [["set-sensor", "temperature", "28.5", "nominal"]],
    "status-rule",
    "status warn of the value 28.5",
  ],
  "a lock that is lost and nominal": [
    "readings",
    [["set-sensor", "locked", "0", "nominal"]],
    "status-rule",
    "status error of the value false",
  ],
  "a temperature that is worse than it is": [
    "readings",
    [["set-sensor", "temperature", "12.5", "error"]],
    "cautious-status",
    "received error",
  ],
  "a status that there is not": ["readings", rewrite("^(#sensor-value.* scans) \\S+", "$1 fine"), "reading-status", '"fine"'],
  "a reading without a time": ["readings", rewrite("^(#sensor-value\\S*) \\S+ 1 scans", "$1 1 scans"), "reading-form", "a timestamp"],
  "a reading that is not there": ["readings", rewrite("^#sensor-value.* scans .*", ""), "reading-missing", 'sensor "scans"'],
  "no readings at all": ["readings", [["fail-request", "sensor-value"]], "reply-code", 'request "sensor-value"'],
  "a reply of another type": ["calls", [["mistype-request", "add"]], "reply-value", 'request "add"'],
  "a reply too short": ["calls", rewrite("^(!add\\S* ok).*", "$1"), "reply-value", "received none"],
  "a reply too long": ["calls", rewrite("^(!add\\S* ok.*)", "$1 more"), "reply-value", "no more than 1 values"],
  "a code that there is not": ["calls", rewrite("^(!add\\S*) ok", "$1 okay"), "reply-code", '"okay"'],
  "a refusal of right calls": ["calls", [["fail-request", "gain", "no"]], "call-refused", 'request "gain"'],
  "invalid for right calls": ["calls", rewrite("^(!add\\S*) ok.*", "$1 invalid what"), "call-invalid", "invalid what"],
  "a handler that hangs": ["calls", [["hang-request", "add"]], "no-reply", 'request "add"'],
  "one inform too few": ["calls", [["miscount-request", "scan", -1]], "inform-count", "!scan"],
  "informs of another type": ["calls", rewrite("^(#scan\\[\\d+\\]) \\S+", "$1 low"), "inform-value", '"low"'],
  "an inform that nobody knows": ["calls", rewrite("^(!add.*)", "#news 1\n$1"), "inform-extra", 'inform "news"'],
  "an unknown request that is accepted": [
    "wrong-calls",
    rewrite("^(!no-such-thing\\S*).*", "$1 ok"),
    "wrong-call-accepted",
    "an unknown request",
  ],
  "an unknown sensor that is accepted": [
    "wrong-calls",
    rewrite("^(!sensor-value\\S*) fail.*", "$1 ok 0"),
    "wrong-call-accepted",
    "nothing of that name",
  ],
  "too few arguments that are accepted": [
    "wrong-calls",
    rewrite("^(!greet\\S*) fail.*", "$1 ok hi"),
    "wrong-call-accepted",
    "too few arguments",
  ],
  "a value beyond its limit that is accepted": [
    "wrong-calls",
    rewrite("^(!gain\\S*) fail.*above.*|^(!gain\\S*) fail.*", "$1$2 ok"),
    "wrong-call-accepted",
    "above its maximum",
  ],
  "what its state forbids, and is accepted": [
    "wrong-calls",
    rewrite("^(!stop\\S*) fail.*", "$1 ok"),
    "wrong-call-accepted",
    'request "stop": expected fail, since it needs state to be capturing or error, and state is idle; received !stop',
    statesInterface,
  ],
  "what another state forbids, and is accepted": [
    "wrong-calls",
    [["set-sensor", "state", "ready"], ...rewrite("^(!capture\\S*) fail.*", "$1 ok 0")],
    "wrong-call-accepted",
    'request "capture": expected fail, since it needs locked to be true, and locked is false',
    statesInterface,
  ],
  "what one signature may not do in its state, and does": [
    "wrong-calls",
    [["set-sensor", "state", "error"], ...rewrite("^(!gain\\S*) fail.*", "$1 ok")],
    "wrong-call-accepted",
    "fail, since it needs state to be idle or ready, and state is error",
    statesInterface,
  ],
  "invalid for what its state forbids": [
    "wrong-calls",
    rewrite("^(!stop\\S*) fail", "$1 invalid"),
    "call-invalid",
    "fail, since it needs state to be capturing or error",
    statesInterface,
  ],
  "no first report": ["sampling", [["silence-sensor", "scans"]], "sampling-first-report", 'sensor "scans"'],
  "a strategy that is refused": [
    "sampling",
    rewrite("^(!sensor-sampling\\S*) ok scans period.*", "$1 fail no"),
    "sampling-refused",
    "period 0.1",
  ],
  "another strategy than was set": [
    "sampling",
    rewrite("^(!sensor-sampling\\S* ok scans) event$", "$1 auto"),
    "sampling-echo",
    "ok scans event",
  ],
  "reports that cannot be read": ["sampling", [["garble-sensor", "scans", "banana"]], "reading-value", 'sensor "scans"'],
};

test("the table of lies is long enough", () => {
  expect(Object.keys(lies).length).toBeGreaterThanOrEqual(40);
});

test.concurrent.each(Object.entries(lies))(
  "a simulated device is found out: %s",
  async (_, [phase, told, rule, says, its = devInterface]) => {
    const { findings, isKept } = await verifySim(
      its,
      { allow: [...allow, "scan"], phases: [phase], runs: 3, timeoutMs: rule === "no-reply" ? 200 : 5000 },
      told,
    );
    const texts = findings
      .filter((each) => each.rule === rule)
      .map(({ what, expected, received }) => `${what}: expected ${expected}; received ${received}`);
    expect(texts.join("\n"), JSON.stringify(findings, undefined, 1)).toContain(says);
    expect(isKept).toBe(findings.every(({ level }) => level === "note"));
  },
);

describe("any interface", () => {
  const some = anyModels(40).map((model) => {
    // Some allow a request no more than a microsecond, which is a matter of the machine.
    const requests = model.requests.map((request) => ({ ...request, timeout: request.timeout && Math.max(request.timeout, 10) }));
    const patient = { ...model, requests };
    return { file: "any.katcp.json", model: patient, contract: contractOf(patient) };
  });

  test("is simulated as verify wants it, in every phase", { timeout: 240_000 }, async () => {
    expect(some.length).toBeGreaterThan(35);
    let requests = 0;
    for (const its of some) {
      const every = its.model.requests.map(({ name }) => name);
      const result = await verifySim(its, { allow: every, runs: 3 });
      requests += result.requests;
      expect(result.phases).toHaveLength(5);
      expect(result.findings.filter(({ level }) => level === "broken")).toEqual([]);
    }
    expect(requests).toBeGreaterThan(1000);
  });
});
