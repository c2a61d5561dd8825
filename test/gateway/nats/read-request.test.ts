import { headers } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { readRequest } from "../../../gateway/nats/read-request.js";

function read(text: string, fields: Readonly<Record<string, string>> = {}): ReturnType<typeof readRequest> {
  const written = headers();
  for (const [name, value] of Object.entries(fields)) written.set(name, value);
  return readRequest({ headers: written, string: () => text });
}

test("a request has arguments, and in its headers a role, a deadline and a name", () => {
  const fields = { "Katcp-Role": "operator", "Katcp-Deadline": "1700000000.5", "Katcp-Name": "ada" };
  expect(read('{"format":1,"arguments":["1","b c"]}', fields)).toEqual({
    arguments: ["1", "b c"],
    role: "operator",
    deadline: 1_700_000_000.5,
    name: "ada",
  });
  expect(read("")).toEqual({ arguments: [], role: undefined, deadline: undefined, name: "nats" });
  expect(readRequest({ string: () => "" })).toMatchObject({ arguments: [] });
});

test.each([
  "[]",
  "null",
  "x",
  '{"arguments":[]}',
  '{"format":2,"arguments":[]}',
  '{"format":1,"arguments":[1]}',
  '{"format":1,"arguments":"x"}',
])("%s is none", (text) => {
  expect(read(text)).toEqual({ problem: 'expected {"format":1,"arguments":["text", …]} or nothing' });
});

test("a deadline that is no time is told", () => {
  expect(read("", { "Katcp-Deadline": "soon" })).toEqual({ problem: 'Katcp-Deadline: expected seconds since the epoch, received "soon"' });
});
