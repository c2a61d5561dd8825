import type { Contract, FieldContract, RequestContract } from "katcp-runtime";
import type { CheckRule, VerifyOptions, VerifyPhase } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { type Lie, verifyDev } from "../../support/verified-dev.js";

/** A lie, and what is to be found: the rule, and words of what was expected and what came. */
interface Told extends Lie {
  readonly phase: VerifyPhase;
  readonly rule: CheckRule;
  readonly says: string;
}

const swap = (from: string | RegExp, to: string) => (line: string) => line.replace(from, to);
const drop = (what: RegExp) => (line: string) => (what.test(line) ? [] : [line]);
const twice = (what: RegExp) => (line: string) => (what.test(line) ? [line, line] : [line]);

function withRequest(name: string, change: (request: RequestContract) => RequestContract): (contract: Contract) => Contract {
  return (contract) => ({ ...contract, requests: (contract.requests ?? []).map((each) => (each.name === name ? change(each) : each)) });
}

/** The arguments of a request, or of its signatures, without what a device should hold them against. */
function lenient(name: string, change: (field: FieldContract) => FieldContract): (contract: Contract) => Contract {
  const fields = (args: readonly FieldContract[] = []): readonly FieldContract[] => args.map(change);
  return withRequest(name, (request) => ({
    ...request,
    ...(request.arguments && { arguments: fields(request.arguments) }),
    ...(request.signatures && { signatures: request.signatures.map((each) => ({ ...each, arguments: fields(each.arguments) })) }),
  }));
}

const without = (...keys: readonly (keyof FieldContract)[]): ((field: FieldContract) => FieldContract) => {
  return (field) => Object.fromEntries(Object.entries(field).filter(([key]) => !keys.includes(key as keyof FieldContract))) as never;
};

const allow: Partial<VerifyOptions> = { allow: ["greet", "add", "gain", "set-mode", "tune", "scan"], runs: 5 };

const inventory: Readonly<Record<string, Omit<Told, "phase">>> = {
  "another version": { edit: swap("dev-api-1.0", "dev-api-1.7"), rule: "version", says: 'dev-api-1.0; received "dev-api-1.7"' },
  "no word of its own version": { edit: drop(/katcp-device/), options: { timeoutMs: 1000 }, rule: "greeting", says: "katcp-device" },
  "no timeout hints": {
    edit: swap(/5\.1-MIBT/, "5.1-MIB"),
    rule: "protocol-flags",
    says: 'the flag T, since ?tune has a timeout; received flags "MIB"',
  },
  "a request that is not there": {
    edit: drop(/#help.* add /),
    rule: "request-missing",
    says: 'request "add": expected ?add in ?help; received none',
  },
  "a list that is not counted well": {
    edit: swap(/^(!help\S*) ok \d+/, "$1 ok 3"),
    rule: "list-count",
    says: "the number of informs before it",
  },
  "a request too many": {
    edit: (line) => (line.startsWith("#help") && line.includes(" add ") ? [line, line.replace(" add ", " subtract ")] : [line]),
    rule: "request-extra",
    says: 'received "?subtract: Add numbers."',
  },
  "a standard request that is not there": {
    edit: drop(/#help.* log-level /),
    rule: "standard-missing",
    says: "expected ?log-level in ?help",
  },
  "another help text": {
    edit: swap("Add\\_numbers", "Multiply\\_numbers"),
    rule: "help-text",
    says: 'expected "Add numbers."; received "Multiply numbers."',
  },
  "another timeout": {
    contract: withRequest("tune", (tune) => ({ ...tune, timeout: 5 })),
    rule: "timeout-hint",
    says: "a timeout hint of 10 s; received a timeout hint of 5 s",
  },
  "a timeout where there is none": {
    contract: withRequest("add", (add) => ({ ...add, timeout: 5 })),
    rule: "timeout-hint",
    says: "expected no timeout hint",
  },
  "a sensor that is not there": {
    edit: drop(/#sensor-list.* scans /),
    rule: "sensor-missing",
    says: 'sensor "scans": expected scans in ?sensor-list',
  },
  "a sensor too many": {
    edit: (line) => (line.startsWith("#sensor-list") && line.includes(" scans ") ? [line, line.replace(" scans ", " scams ")] : [line]),
    rule: "sensor-extra",
    says: 'received "scams (integer)"',
  },
  "another type": {
    edit: swap(/(#sensor-list.* scans .*)integer/, "$1float"),
    rule: "sensor-type",
    says: 'expected type integer; received "float"',
  },
  "other units": { edit: swap(/(#sensor-list.*) MHz /, "$1 kHz "), rule: "sensor-units", says: 'expected units "MHz"; received "kHz"' },
  "other values": {
    edit: swap(/(#sensor-list.*) stow/, "$1 park"),
    rule: "sensor-values",
    says: "idle, track, stow; received idle, track, park",
  },
  "other ranges": { edit: swap(/(#sensor-list.* temperature .*)22\S*/, "$124.0"), rule: "sensor-range", says: "ranges 10 22 5 30" },
  "another description": {
    edit: swap("Scans\\_since", "Scams\\_since"),
    rule: "sensor-description",
    says: 'received "Scams since the start."',
  },
  "a list of sensors that cannot be read": {
    edit: swap(/^(#sensor-list\S*) scans .*/, "$1 scans"),
    rule: "list-count",
    says: "units, a type",
  },
  "no list of sensors": {
    edit: swap(/^(!sensor-list\S*) ok.*/, "$1 fail broken"),
    rule: "reply-code",
    says: 'request "sensor-list": expected ok',
  },
  "a reply without its identifier": { edit: swap(/^(!help)\S*/, "$1"), rule: "message-id", says: "expected the identifier [1]" },
  "a line that is no message": {
    edit: (line) => (line.startsWith("!help") ? [line, "what?"] : [line]),
    rule: "bad-line",
    says: "expected ?, ! or #",
  },
  "an escape as C servers write it": {
    edit: swap(/^(!help\S*) ok/, "$1 o\\k"),
    rule: "odd-escape",
    says: "another one in !help",
  },
  "a request of its own": {
    edit: (line) => (line.startsWith("!help") ? [line, "?help"] : [line]),
    rule: "bad-line",
    says: "a reply or an inform",
  },
  "a second reply": { edit: twice(/^!help/), rule: "stray-reply", says: "one reply to each request" },
  silence: { edit: drop(/^!help/), options: { timeoutMs: 50 }, rule: "no-reply", says: "a reply within 0.05 s; received none" },
};

const readings: Readonly<Record<string, Omit<Told, "phase">>> = {
  "no reading of a sensor": { edit: drop(/#sensor-value.* scans /), rule: "reading-missing", says: "a reading in ?sensor-value" },
  "a reading of another form": {
    edit: swap(/(#sensor-value\S*) \S+ 1 scans/, "$1 scans"),
    rule: "reading-form",
    says: "a timestamp, the count of readings",
  },
  "a time that is none": { edit: swap(/(#sensor-value\S*) \S+ (1 scans)/, "$1 today $2"), rule: "reading-form", says: 'received "today"' },
  "a status that there is not": {
    edit: swap(/(#sensor-value.* scans) nominal/, "$1 fine"),
    rule: "reading-status",
    says: 'received "fine"',
  },
  "a value of another type": {
    edit: swap(/(#sensor-value.* scans nominal) 0/, "$1 none"),
    rule: "reading-value",
    says: 'an integer within ±(2^53 − 1); received "none"',
  },
  "a discrete value that there is not": {
    edit: swap(/(#sensor-value.* mode nominal) idle/, "$1 park"),
    rule: "reading-value",
    says: "one of idle, track, stow",
  },
  "a nominal value out of its range": {
    edit: swap(/(#sensor-value.* temperature) .*/, "$1 nominal 28.5"),
    rule: "status-rule",
    says: "expected status warn of the value 28.5; received nominal",
  },
  "an error where the value is nominal": {
    edit: swap(/(#sensor-value.* temperature) .*/, "$1 error 12.0"),
    rule: "cautious-status",
    says: "expected status nominal of the value 12; received error",
  },
};

const reply = (name: string, to: string) => swap(new RegExp(`^(!${name}\\[\\d+\\]) ok.*`), `$1 ${to}`);

const calls: Readonly<Record<string, Omit<Told, "phase">>> = {
  "a reply of another type": {
    edit: reply("add", "ok much"),
    rule: "reply-value",
    says: 'reply value 1 "total": a float; received "much"',
  },
  "a reply with too much": { edit: reply("add", "ok 1 2"), rule: "reply-value", says: "no more than 1 values; received 2" },
  "a reply with too little": { edit: reply("add", "ok"), rule: "reply-value", says: "a value; received none" },
  "a code that there is not": { edit: reply("add", "okay 1"), rule: "reply-code", says: 'ok, fail or invalid; received "okay"' },
  "invalid for what is right": {
    edit: reply("add", "invalid what?"),
    rule: "call-invalid",
    says: "ok or fail, since its arguments are right",
  },
  "fail for what is right": { edit: reply("add", "fail no"), rule: "call-refused", says: "the device may have its reasons" },
  "fail where the interface shows a reply": { edit: reply("tune", "fail no"), rule: "example-failed", says: "ok, as the interface shows" },
  "a count of informs that is wrong": {
    edit: swap(/^(!scan\S*) ok \d+/, "$1 ok 7"),
    rule: "inform-count",
    says: "the number of informs before it",
  },
  "informs that are lost": { edit: drop(/^#scan\[/), rule: "inform-count", says: "!scan ok 0" },
  "an inform of another type": {
    edit: swap(/^(#scan\S*) 900.0/, "$1 low"),
    rule: "inform-value",
    says: 'value 1 "frequency": a float; received "low"',
  },
  "an inform before a reply that has none": {
    edit: (line) => (line.startsWith("!add") ? [line.replace("!", "#"), line] : [line]),
    rule: "inform-extra",
    says: "no informs before the reply; received #add",
  },
  "an inform after the reply": {
    edit: (line) => (line.startsWith("!scan") ? [line, line.replace(/^!scan(\S*).*/, "#scan$1 1 2")] : [line]),
    rule: "inform-extra",
    says: "an inform before the reply of its request",
  },
  "an inform that there is not": {
    edit: (line) => (line.startsWith("!add") ? ["#news 1", line] : [line]),
    rule: "inform-extra",
    says: 'inform "news"',
  },
  "an inform of the interface with other values": {
    edit: (line) => (line.startsWith("!add") ? ["#scan-done many 1", line] : [line]),
    rule: "inform-value",
    says: 'value 1 "steps": an integer',
  },
  "no reply": { edit: drop(/^!add/), options: { timeoutMs: 20, allow: ["add"] }, rule: "no-reply", says: "within 0.02 s" },
  "a closed connection": {
    edit: (line) => (line.startsWith("!add") ? "\0" : line),
    rule: "connection-lost",
    says: "the connection was closed",
  },
};

const wrong: Readonly<Record<string, Omit<Told, "phase">>> = {
  "an unknown request": {
    edit: swap(/^(!no-such-thing\S*) invalid.*/, "$1 ok"),
    rule: "wrong-call-accepted",
    says: "invalid, since there is no such request",
  },
  "a sensor that is not there": {
    edit: swap(/^(!sensor-value\S*) fail.*/, "$1 ok 0"),
    rule: "wrong-call-accepted",
    says: "nothing of that name",
  },
  "too few arguments": {
    edit: swap(/^(!greet\S*) fail.*/, "$1 ok hi"),
    rule: "wrong-call-accepted",
    says: "fail, since it has too few arguments",
  },
  "too many arguments": {
    contract: withRequest("greet", (greet) => ({
      ...greet,
      arguments: [...(greet.arguments ?? []), { name: "more", type: "string", repeated: true }],
    })),
    rule: "wrong-call-accepted",
    says: "fail, since it has too many arguments",
  },
  "arguments of a wrong type": {
    contract: lenient("scan", (field) => ({ ...without("minimum", "maximum", "default")(field), type: "string", optional: true })),
    handlers: { requestScan: () => [] },
    rule: "wrong-call-accepted",
    says: 'argument "steps" of a wrong type',
  },
  "values that there are not": {
    contract: lenient("set-mode", (field) => ({ ...field, values: ["idle", "track", "stow", "x"] })),
    rule: "wrong-call-accepted",
    says: 'argument "mode"',
  },
  "too small a value": {
    contract: lenient("tune", without("minimum")),
    rule: "wrong-call-accepted",
    says: 'argument "frequency" below its minimum',
  },
  "too large a value": {
    contract: lenient("gain", without("maximum")),
    rule: "wrong-call-accepted",
    says: 'argument "gain" above its maximum',
  },
  "no number": {
    contract: lenient("tune", without("minimum", "maximum")),
    rule: "wrong-call-accepted",
    says: 'argument "frequency" that is no number',
  },
  "hanging up on what is wrong": {
    edit: (line) => (/^!tune\S* fail/.test(line) ? "\0" : line),
    rule: "connection-lost",
    says: 'request "tune"',
  },
  "silence on what is wrong": { edit: drop(/^!greet\S* fail/), options: { timeoutMs: 20 }, rule: "no-reply", says: 'request "greet"' },
};

const sampling: Readonly<Record<string, Omit<Told, "phase">>> = {
  "a strategy that is not there": {
    edit: swap(/^(!sensor-sampling\S*) ok mode period.*/, "$1 fail no"),
    rule: "sampling-refused",
    says: "the strategy period 0.1",
  },
  "another strategy than was asked for": {
    edit: swap(/^(!sensor-sampling\S*) ok mode event$/, "$1 ok mode auto"),
    rule: "sampling-echo",
    says: "ok mode event",
  },
  "no first report": { edit: drop(/#sensor-status .* scans /), rule: "sampling-first-report", says: "#sensor-status before the reply" },
  "too few reports": {
    edit: (
      (reports) => (line: string) =>
        line.includes("#sensor-status") && line.includes(" locked ") && reports++ > 1 ? [] : [line]
    )(0),
    rule: "sampling-rate",
    says: "2 to 6 reports in 0.4 s by period 0.1",
  },
  "too many reports": {
    edit: (line) => (/^#sensor-status .* locked /.test(line) ? Array.from({ length: 5 }, () => line) : [line]),
    rule: "sampling-rate",
    says: "by period 0.1",
  },
  "a report that cannot be read": {
    edit: swap(/^(#sensor-status .* scans nominal) 0/, "$1 none"),
    rule: "reading-value",
    says: 'sensor "scans"',
  },
  "reports without end": {
    edit: swap(/^(!sensor-sampling\S*) ok locked none$/, "$1 ok locked none\n#sensor-status 1 1 locked nominal 1"),
    rule: "sampling-after-none",
    says: "no report; received 1",
  },
  "differences of what is no number": {
    edit: swap(/^(!sensor-sampling\S*) fail.*/, "$1 ok last-scan differential 1"),
    rule: "wrong-call-accepted",
    says: "since last-scan is no number",
  },
};

const tables = { inventory, readings, calls, "wrong-calls": wrong, sampling } as const;

describe.each(Object.entries(tables))("%s", (phase, table) => {
  test.concurrent.each(Object.entries(table))("finds %s", async (_, { rule, says, options, ...lie }) => {
    const { findings, isKept } = await verifyDev({ ...lie, options: { ...allow, phases: [phase as VerifyPhase], ...options } });
    // Who is told of one lie is not to suspect another.
    expect(findings.filter((each) => each.rule === "no-reply" && rule !== "no-reply")).toEqual([]);
    const texts = findings
      .filter((each) => each.rule === rule)
      .map(({ what, expected, received }) => `${what}: expected ${expected}; received ${received}`);
    expect(texts.join("\n"), JSON.stringify(findings, undefined, 1)).toContain(says);
    expect(isKept).toBe(!findings.some(({ level }) => level === "broken"));
  });
});

test("an honest device keeps all promises, whatever is asked of it", async () => {
  const { findings, isKept, requests } = await verifyDev({ options: { allow: ["greet", "add", "gain", "set-mode", "tune", "scan"] } });
  expect(findings).toEqual([]);
  expect(isKept).toBe(true);
  expect(requests).toBeGreaterThan(200);
});
