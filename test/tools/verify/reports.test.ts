import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../../examples/dev/dev.js";
import { runCli } from "../../../tools/cli.js";
import type { Finding } from "../../../tools/findings/finding.js";
import { REPORT_FORMATS, reportOf } from "../../../tools/verify/reports/report.js";
import type { VerifyResult } from "../../../tools/verify/verify-options.js";
import { startScript } from "../../support/scripted-server.js";

const place = { file: "rx.katcp.json", line: 7, column: 5 };
const findings: readonly Finding[] = [
  {
    rule: "reply-value",
    level: "broken",
    what: 'request "add"',
    place,
    expected: 'a "float", 50 % <of>',
    received: "a\u2028b",
    line: "?add 1",
  },
  { rule: "help-text", level: "note", what: 'request "add"', place, expected: '"Add."', received: '"Subtract."' },
  { rule: "bad-line", level: "broken", what: "the device", expected: "a message", received: "noise" },
];
const result: VerifyResult = { isKept: false, findings, left: 0, requests: 12, phases: ["calls"], seed: 1 };
const subject = { address: "rx:7147", file: "rx.katcp.json" };

describe("a report", () => {
  test("for people says what, what was expected, what came, what to type and where the interface says it", () => {
    expect(reportOf(result, "text", subject)).toEqual([
      'broken reply-value: request "add": expected a "float", 50 % <of>; received a\u2028b',
      "  type: ?add 1",
      "  at:   rx.katcp.json:7:5",
      'note help-text: request "add": expected "Add."; received "Subtract."',
      "  at:   rx.katcp.json:7:5",
      "broken bad-line: the device: expected a message; received noise",
      "rx:7147 does not keep rx.katcp.json: 2 broken promises, 1 note; 12 requests, seed 1",
    ]);
  });

  test("for programs is one object of JSON", () => {
    expect(JSON.parse(reportOf(result, "json", subject).join("\n"))).toEqual(JSON.parse(JSON.stringify({ ...subject, ...result })));
  });

  test("for GitHub is a command for each finding, with what would end it escaped", () => {
    expect(reportOf(result, "github", subject)).toEqual([
      '::error file=rx.katcp.json,line=7,col=5,title=reply-value::request "add": expected a "float", 50 %25 <of>; received a\u2028b%0A?add 1',
      '::notice file=rx.katcp.json,line=7,col=5,title=help-text::request "add": expected "Add."; received "Subtract."',
      "::error title=bad-line::the device: expected a message; received noise",
    ]);
  });

  test("for CI servers has a case for each rule, and fails those that are broken", () => {
    const xml = reportOf(result, "junit", subject).join("\n");
    expect(xml).toContain('failures="2">');
    expect(xml).toContain('<failure message="request &quot;add&quot;: expected a &quot;float&quot;, 50 % &lt;of&gt;; received');
    expect(xml).toContain('<testcase classname="rx.katcp.json" name="sensor-units"/>');
    expect(xml).toMatch(/name="help-text">\n?<system-out>/);
    expect([...xml.matchAll(/<testcase/g)].length).toBe(Number(/tests="(\d+)"/.exec(xml)?.[1]));
  });

  test.each(REPORT_FORMATS)("in the form %s says that all is well where it is", (format) => {
    const text = reportOf({ ...result, isKept: true, findings: [] }, format, subject).join("\n");
    expect(text).not.toMatch(/error|<failure/);
  });
});

describe("the command", () => {
  const file = fileURLToPath(new URL("../../../interfaces/dev.katcp.json", import.meta.url));

  async function katcp(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(argv, { log: (line) => out.push(line), error: (line) => err.push(line) });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  test("says 0 of a device that keeps its promises", async () => {
    const dev = new Dev({ port: 0, logSink: () => {} });
    await dev.start();
    onTestFinished(() => dev.stop({ graceMs: 0 }));
    const { code, out } = await katcp(
      "verify",
      `127.0.0.1:${dev.address?.port}`,
      file,
      "--rate",
      "10000",
      "--skip",
      "sampling",
      "--allow",
      "greet,add",
    );
    expect(out).toMatch(/^127\.0\.0\.1:\d+ keeps .*dev\.katcp\.json: 0 broken promises, 0 notes; \d+ requests, seed 1$/);
    expect(code).toBe(0);
  });

  test("says 1 of one that breaks them, 2 of wrong words, 3 where nobody is", async () => {
    const greeting = "#version-connect katcp-protocol 5.0-MI\n#version-connect katcp-device dev-api-2.0\n";
    const { port } = await startScript(greeting, (line) => `!${line.replace(/^\?(\S+).*/, "$1")} invalid nothing\n`);
    const broken = await katcp("verify", `${port}`, file, "--rate", "10000", "--phases", "inventory");
    expect([broken.code, broken.out]).toEqual([
      1,
      expect.stringContaining('broken version: the device: expected dev-api-1.0; received "dev-api-2.0"'),
    ]);
    for (const words of [["nowhere"], ["127.0.0.1:99999"]]) expect((await katcp("verify", ...words, file)).code).toBe(2);
    expect(await katcp("verify", `${port}`, file, "--phases", "all")).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no phase "all"'),
    });
    expect(await katcp("verify", `${port}`, "no-such.katcp.json")).toMatchObject({
      code: 1,
      err: expect.stringContaining("there is no such file"),
    });
    expect(await katcp("verify", `${port}`, file, "--allow", "add,gret")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^katcp: --allow: .*dev\.katcp\.json has no request "gret"; it has .*\bgreet\b/),
    });
    const { createServer } = await import("node:net");
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const free = (server.address() as AddressInfo).port;
    server.close();
    expect(await katcp("verify", `127.0.0.1:${free}`, file)).toMatchObject({ code: 3, err: expect.stringContaining("no connection") });
  });
});
