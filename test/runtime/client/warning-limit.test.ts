import type { ClientWarning } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { limitWarnings } from "../../../runtime/client/warning-limit.js";
import { greeting5, talkTo, until } from "../../support/dut-client.js";

const sync = (message: string): ClientWarning => ({ kind: "sync", device: "dut:7147", message });

test("a hundred warnings of a kind are told in a minute, and then how many were left out", () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const warn = limitWarnings(({ message }) => told.push(message), clock);
  for (let count = 1; count <= 150; count++) warn(sync(`w${count}`));
  warn({ kind: "sensor", device: "dut:7147", sensor: "a", message: "of another kind" });
  expect(told).toHaveLength(101);
  expect(told.slice(99)).toEqual(["w100", "of another kind"]);
  clock.advance(60_000);
  expect(told.slice(101)).toEqual(["w150 (and 49 more like it in the last minute)"]);
  warn(sync("later"));
  expect(told.slice(102)).toEqual(["later"]);
  clock.advance(60_000);
  expect([told.length, clock.waiting]).toEqual([103, 0]);
});

test("a device that sends nothing but lines that are none makes ten warnings in a minute", async () => {
  const clock = new FakeClock();
  const warnings: ClientWarning[] = [];
  const { client, server } = await talkTo(greeting5, (line) => line.replace(/^\?(\S+).*$/, "!$1 ok\n"), {
    clock,
    keepAlive: false,
    onWarning: (warning) => warnings.push(warning),
  });
  server.send("a\n".repeat(10_000));
  await client.req.go();
  expect(warnings.map(({ kind }) => kind)).toEqual(Array(10).fill("syntax"));
  clock.advance(60_000);
  await until(() => warnings.length === 11);
  expect(warnings[10]?.message).toMatch(/^a line was left out: Bad message: .* \(and 9989 more like it in the last minute\)$/);
});
