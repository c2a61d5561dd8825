import { Address, DatatypeError } from "katcp-runtime";
import { describe, expect, test } from "vitest";

describe("an address", () => {
  test.each(["[::ffff:1.2.3.4]:65535", "1.2.3.4:0", "[1:2:3:4:5:6:7:8]"])("may be %s", (text) => {
    expect(Address.parse(text).toString()).toBe(text);
  });

  test.each([
    "",
    "1.2.3.4:123456",
    "1.2.3.4:-1",
    "1.2.3.4:65536",
    "[::1",
    "::1]",
    "[::1]:",
    "[::1]x",
    "x1.2.3.4",
    "1.2.3.4x",
    "[]",
    "1.2.3.4:5:6",
    "1.2.3.256",
  ])("is not %j", (text) => {
    expect(Address.read(text)).toBeUndefined();
    expect(() => Address.parse(text)).toThrow(DatatypeError);
  });

  test("is made of a host and a port, and says which it refuses", () => {
    expect([new Address("1.2.3.4", 0).port, new Address("1.2.3.4", 65535).port, new Address("1.2.3.4").port]).toEqual([
      0,
      65535,
      undefined,
    ]);
    for (const port of [-1, 65536, 1.5, Number.NaN]) expect(() => new Address("1.2.3.4", port)).toThrow(`received "1.2.3.4:${port}"`);
    expect(() => new Address("::1%eth0")).toThrow('received "::1%eth0"');
    expect(() => new Address("[::1]")).toThrow(DatatypeError);
  });
});
