import { fileURLToPath } from "node:url";
import { type CheckRule, loadInterface, type VerifyOptions, verify } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { startServer } from "./peer.js";

const probe = loadInterface(fileURLToPath(new URL("peers/probe.katcp.json", import.meta.url)));
const fast = { host: "127.0.0.1", rate: 10_000, runs: 10 } as const;

/** What a device of aiokatcp does otherwise, and what is found: rule and words, and the line to type where it is one only. */
const lies: Readonly<Record<string, readonly [rule: CheckRule, says: string, line?: string]>> = {
  version: ["version", 'probe-api-1.0; received "probe-api-2.0"'],
  "missing-request": ["request-missing", 'request "mode": expected ?mode in ?help'],
  "renamed-request": ["request-extra", 'request "modus"'],
  "help-text": ["help-text", 'expected "Tell the mode."; received "Say what it does."'],
  "missing-sensor": ["sensor-missing", 'sensor "mode"', "?sensor-list mode"],
  "missing-member": ["sensor-missing", 'sensor "input3.power"'],
  "extra-sensor": ["sensor-extra", 'received "surprise (integer)"'],
  "extra-member": ["sensor-extra", 'received "input4.power (float)"'],
  type: ["sensor-type", 'sensor "count": expected type integer; received "string"'],
  units: ["sensor-units", 'sensor "level": expected units "m"; received "km"'],
  values: ["sensor-values", "values idle, track; received idle, park"],
  description: ["sensor-description", 'expected "A count."; received "Something."'],
  "level-error": ["status-rule", "status error of the value 30; received nominal", "?sensor-value level"],
  "list-count": ["list-count", "!sensor-list ok 1"],
  "reply-type": ["reply-value", 'reply value 1 "total": an integer', "?add 0 0"],
  "reply-more": ["reply-value", "no more than 1 values; received 2"],
  "reply-less": ["reply-value", "a value; received none"],
  "reply-limit": ["reply-value", 'reply value 1 "gain": at least 0 and at most 40; received 99.5', "?gain 0"],
  "reply-value": ["reply-value", 'one of idle, track; received "parked"', "?mode"],
  "inform-type": ["inform-value", 'value 2 "half": a float; received "half"', "?rows"],
  "inform-less": ["inform-value", 'value "half": a value; received none'],
  "inform-count": ["inform-count", "the number of informs before it"],
  "inform-before": ["inform-extra", "no informs before the reply; received #add"],
  "stray-inform": ["inform-extra", 'inform "added"'],
  "bad-line": ["bad-line", "expected ?, ! or #"],
  "second-reply": ["stray-reply", "one reply to each request"],
  silence: ["no-reply", 'request "add": expected a reply within 0.3 s', "?add 1001 0"],
  "hang-up": ["connection-lost", "the connection was closed", "?add 0 0"],
  crash: ["example-failed", "ok, as the interface shows", "?add 1 2"],
  narrow: ["call-refused", "its arguments are right", "?gain 3"],
  "lenient-type": ["wrong-call-accepted", 'argument "one" of a wrong type'],
  "lenient-count": ["wrong-call-accepted", "too many arguments"],
  "lenient-default": ["wrong-call-accepted", "too few arguments"],
  "wide-integer": ["wrong-call-accepted", 'argument "input" above its maximum', "?set-gain 4 0.0"],
  "wide-below": ["wrong-call-accepted", 'argument "gain" below its minimum'],
  "wide-above": ["wrong-call-accepted", 'argument "gain" above its maximum', "?set-gain 0 40.00000000000001"],
  "not-a-number": ["wrong-call-accepted", 'argument "gain" that is no number', "?set-gain 0 nan"],
  "unknown-accepted": ["wrong-call-accepted", "invalid, since there is no such request", "?no-such-thing"],
  "any-state": ["wrong-call-accepted", "fail, since it needs mode to be track, and mode is idle", "?stow"],
  "sampling-refused": ["sampling-refused", "the strategy period 0.1"],
  "sampling-late": ["sampling-first-report", "#sensor-status before the reply"],
};

async function verifyProbe(lie: string, options: Partial<VerifyOptions> = {}) {
  const { port } = await startServer("probe_server.py", lie);
  return await verify({ ...fast, port, interface: probe, ...options });
}

describe("a device of aiokatcp", () => {
  test("that keeps its promises is found to do so", async () => {
    const { findings, isKept } = await verifyProbe("", { allow: ["set-gain"] });
    expect(findings).toEqual([]);
    expect(isKept).toBe(true);
  });

  test.each(Object.entries(lies))("that was changed is found out: %s", async (lie, [rule, says, line]) => {
    const phases = lie.startsWith("sampling") ? {} : { phases: ["inventory", "readings", "calls", "wrong-calls"] as const };
    const { findings, isKept } = await verifyProbe(lie, { ...phases, ...(lie === "silence" ? { timeoutMs: 300, runs: 100 } : {}) });
    const found = findings.filter((each) => each.rule === rule);
    const texts = found.map(({ what, expected, received }) => `${what}: expected ${expected}; received ${received}`);
    expect(texts.join("\n"), JSON.stringify(findings, undefined, 1)).toContain(says);
    if (line !== undefined) expect(found.map((each) => each.line)).toContain(line);
    expect(isKept).toBe(findings.every(({ level }) => level === "note"));
  });

  test("of the tutorial keeps what its interface says, but for the wait that no device can be told to end", async () => {
    const tutorial = loadInterface(fileURLToPath(new URL("tutorial.katcp.json", import.meta.url)));
    const { port } = await startServer("tutorial_server.py");
    const { findings } = await verify({ ...fast, port, interface: tutorial, allow: ["greet", "echo", "rows"] });
    expect(findings.filter(({ level }) => level === "broken")).toEqual([]);
  });
});

describe("a device of katcp-python", () => {
  test.each([["plain"], ["full"]])("is verified whole: %s", async (how) => {
    const { port } = await startServer("katcp_python_server.py", how);
    const { findings, phases } = await verify({ ...fast, port, interface: probe, timeoutMs: 2000 });
    expect(phases).toHaveLength(5);
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["version", "request-missing", "sensor-missing", "request-extra"]),
    );
  });
});
