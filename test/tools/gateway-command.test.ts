import { expect, test } from "vitest";
import { runCli } from "../../tools/cli.js";

async function run(...argv: readonly string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const terminal = { log: (line: string) => lines.push(line), error: (line: string) => errors.push(line) };
  const code = await runCli(argv, terminal, { untilInterrupted: () => Promise.resolve() });
  return { code, text: lines.join("\n"), errors: errors.join("\n") };
}

test("katcp gateway passes its words on to katcp-gateway, with its options and its exit code", async () => {
  const schema = await run("gateway", "schema", "site");
  expect([schema.code, JSON.parse(schema.text).title]).toEqual([0, "Site file"]);
  const token = await run("gateway", "token", "ann", "operator");
  expect(JSON.parse(token.text)).toMatchObject({ name: "ann", role: "operator", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await run("gateway", "--port", "none")).code).toBe(2);
  const wrong = await run("gateway", "/nowhere/site.json");
  expect([wrong.code, wrong.errors]).toEqual([1, "katcp-gateway: /nowhere/site.json: there is no such file"]);
});
