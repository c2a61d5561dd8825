import { describe, expect, test } from "vitest";
import { HelloScanner, type HelloState, LONGEST_HELLO } from "../../../runtime/transport/hello-scanner.js";
import { clientHello, inRecords } from "../../support/client-hello.js";

/** What a scanner says after each piece. */
function statesOf(bytes: Uint8Array, length: number): readonly HelloState[] {
  const scanner = new HelloScanner();
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    scanner.take(bytes.subarray(index * length, (index + 1) * length)),
  );
}

const record = (kind: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(kind, 3, 1, content.length >> 8, content.length & 0xff), content]);
const message = (length: number): Buffer => Buffer.of(1, length >> 16, (length >> 8) & 0xff, length & 0xff);

describe("a ClientHello", () => {
  test.each([1, 2, 3, 4, 5, 50, 10_000])("in records of at most %d bytes is whole with its last byte, and not before", async (longest) => {
    const bytes = inRecords(await clientHello(), longest);
    for (const length of [1, 7, bytes.length - 1]) {
      const states = statesOf(bytes, length);
      expect(states.at(-1)).toBe("whole");
      expect(new Set(states.slice(0, -1))).toEqual(new Set(["begun"]));
    }
    expect(statesOf(bytes, bytes.length)).toEqual(["whole"]);
  });

  test("is whole also where more follows at once, and where a warning or an empty record stands within it", () => {
    const parts = [record(22, message(6).subarray(0, 2)), record(21, Buffer.of(1, 90)), record(22, Buffer.alloc(0))];
    const bytes = Buffer.concat([...parts, record(22, Buffer.concat([message(6).subarray(2), Buffer.alloc(6)])), Buffer.from("more")]);
    for (const length of [1, 3, bytes.length]) expect(statesOf(bytes, length).at(-1)).toBe("whole");
  });

  test("that says it is too long, or is, is too long", () => {
    expect(statesOf(record(22, message(LONGEST_HELLO + 1)), 1).at(-1)).toBe("tooLong");
    expect(statesOf(record(22, message(LONGEST_HELLO)), 1).at(-1)).toBe("begun");
    const nothing = Buffer.concat(Array.from({ length: LONGEST_HELLO / 5 + 1 }, () => record(22, Buffer.alloc(0))));
    expect(statesOf(nothing, 1000).at(-1)).toBe("tooLong");
  });
});

describe("what is no ClientHello", () => {
  test.each<[string, Uint8Array]>([
    ["a line", Buffer.from("?watchdog\n")],
    ["a line of HTTP", Buffer.from("GET / HTTP/1.1\r\n")],
    ["a record of another kind", record(23, Buffer.alloc(8))],
    ["another version of SSL", Buffer.of(22, 2, 0, 0, 5)],
    ["a record that is too long", Buffer.of(22, 3, 1, 0xff, 0xff)],
    ["another message of a handshake", record(22, Buffer.of(2, 0, 0, 5))],
  ])("is known as soon as it shows: %s", (_, bytes) => {
    for (const length of [1, 3, bytes.length]) expect(statesOf(bytes, length)).toContain("foreign");
  });

  test("is known by its first byte", () => {
    expect(new HelloScanner().take(Buffer.from("?"))).toBe("foreign");
  });
});
