import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Message } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import type { RequestContract } from "../../../../runtime/protocol/contract.js";
import { RequestTable } from "../../../../runtime/server/requests/request-table.js";
import { showLine, showRequest } from "../../../../runtime/server/requests/shown-arguments.js";

const text = { type: "string" } as const;
const contracts: readonly RequestContract[] = [
  { name: "open", description: "O.", arguments: [{ name: "all", ...text, repeated: true }] },
  {
    name: "login",
    description: "L.",
    arguments: [
      { name: "user", ...text },
      { name: "word", ...text, secret: true },
    ],
  },
  { name: "plain", description: "P.", arguments: [{ name: "one", ...text }] },
  {
    name: "both",
    description: "B.",
    signatures: [
      { member: "bothOne", arguments: [{ name: "a", ...text }] },
      {
        member: "bothTwo",
        arguments: [
          { name: "a", ...text, secret: true },
          { name: "b", ...text },
        ],
      },
    ],
  },
];

const table = new RequestTable({ now: () => 0, sensorOf: () => undefined, access: { needOf: () => 0 } });
for (const contract of contracts) table.add(contract, () => () => {});

function message(name: string, ...args: readonly string[]): Message {
  return Message.of("?", name, [...args]);
}

const shown = (name: string, ...args: readonly string[]): readonly string[] =>
  showRequest(table.get(name), message(name, ...args)).arguments;

describe("a request that is written down", () => {
  test("has the texts of its arguments, cut above two hundred characters", () => {
    const [short, long] = ["x".repeat(200), "x".repeat(201)];
    expect(shown("open", "a b", short, long)).toEqual(["a b", short, `${short}…`]);
  });

  test("has a long name cut, too", () => {
    expect(showRequest(undefined, message("x".repeat(201))).request).toBe(`${"x".repeat(200)}…`);
  });

  test("keeps nothing else of its line, however long that was", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heapBytes = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytes();
    const long = Buffer.alloc(4 * 1024 * 1024, "x").toString("latin1");
    const kept = Array.from({ length: 20 }, (_, index) => {
      const line = `${index}${long}`;
      const unknown = Message.fromWire("?", line.slice(0, -300), undefined, []);
      const open = Message.fromWire("?", "open", undefined, [line.slice(20), line.slice(0, 40)]);
      return [showRequest(undefined, unknown), showRequest(table.get("open"), open)];
    });
    expect(kept).toHaveLength(20);
    // Of the last lines something may still be on the stack; all of them are 160 MiB.
    expect(heapBytes() - before).toBeLessThan(20 * 1024 * 1024);
  });

  test("has so many arguments, and the number of the others where there are any", () => {
    const many = Array.from({ length: 101 }, (_, index) => String(index));
    const show = (count: number, atMost?: number) => showRequest(table.get("open"), message("open", ...many.slice(0, count)), atMost);
    expect(show(0)).toEqual({ request: "open", arguments: [], more: undefined });
    expect([show(100).arguments.length, show(100).more]).toEqual([100, undefined]);
    expect([show(101).arguments.length, show(101).more]).toEqual([100, 1]);
    expect([show(3, 2).arguments, show(3, 2).more]).toEqual([["0", "1"], 1]);
  });

  test("shows of a secret a mark alone", () => {
    expect(shown("login", "ada", "hunter2")).toEqual(["ada", "***"]);
    expect(shown("both", "a")).toEqual(["a"]);
    expect(shown("both", "a", "b")).toEqual(["***", "b"]);
  });

  test("shows nothing of its arguments where one could be a secret and nobody knows which", () => {
    expect(shown("login", "hunter2")).toEqual(["***"]);
    expect(shown("both", "a", "b", "c")).toEqual(["***", "***", "***"]);
    expect(shown("plain", "a", "b")).toEqual(["a", "b"]);
    expect(shown("nobody-knows", "a")).toEqual(["***"]);
  });
});

describe("a line that is written down", () => {
  const line = (name: string, ...args: readonly string[]): string => showLine(table.get(name), message(name, ...args));

  test("is as it came, but for what is secret", () => {
    expect(line("open", "a b", "")).toBe("?open a\\_b \\@");
    expect(line("login", "ada", "hunter2")).toBe("?login ada ***");
    expect(line("nobody-knows", "a")).toBe("?nobody-knows ***");
    expect(line("open")).toBe("?open");
  });

  test("of an inform or a reply has no argument, whatever it is called", () => {
    expect(showLine(table.get("open"), Message.of("!", "open", ["ok", "a"]))).toBe("!open *** ***");
  });
});
