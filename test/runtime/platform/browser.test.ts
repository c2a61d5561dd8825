import { isUtf8 } from "node:buffer";
import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as browser from "../../../runtime/platform/browser.js";
import * as node from "../../../runtime/platform/node.js";

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 20_000 });

describe("what stands in the place of Node in a browser", () => {
  test("has the same names", () => {
    expect(Object.keys(browser).toSorted()).toEqual(Object.keys(node).toSorted());
  });

  test("turns texts into bytes and back as Node does", () => {
    fc.assert(
      fc.property(latin1, (text) => {
        const bytes = browser.Buffer.from(text, "latin1");
        expect(Array.from(bytes)).toEqual(Array.from(Buffer.from(text, "latin1")));
        expect(bytes.toString("latin1")).toBe(text);
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = browser.Buffer.from(text, "utf8");
        expect(Array.from(bytes)).toEqual(Array.from(Buffer.from(text, "utf8")));
        expect(bytes.toString()).toBe(Buffer.from(text).toString());
      }),
    );
  });

  test("compares, joins and cuts bytes as Node does", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(Math.sign(browser.Buffer.compare(one, other))).toBe(Buffer.compare(one, other));
        expect(Array.from(browser.Buffer.concat([one, other]))).toEqual(Array.from(Buffer.concat([one, other])));
        expect(browser.isUtf8(one)).toBe(isUtf8(one));
      }),
      // A zero that the other does not have.
      { examples: [[Uint8Array.of(0), Uint8Array.of()]] },
    );
    const whole = browser.Buffer.from("abcdef", "latin1");
    const part = whole.subarray(2, 4);
    expect(browser.Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("latin1")).toBe("cd");
  });

  test.each([
    "127.0.0.1",
    "1.2.3",
    "1.2.3.4.",
    "256.1.1.1",
    "01.2.3.4",
    "::1",
    "2001:db8::a",
    "1::2::3",
    "::ffff:1.2.3.4",
    "g::1",
    "",
    "localhost",
    "fe80::1%eth0",
  ])("reads %j as the address that it is, or is not", (text) => {
    expect([browser.isIPv4(text), browser.isIPv6(text)]).toEqual([isIPv4(text), isIPv6(text) && !text.includes("%")]);
  });

  test("hashes, and calls back soon, in order", async () => {
    expect(await browser.sha256("katcp")).toBe(await node.sha256("katcp"));
    const order: number[] = [];
    await new Promise<void>((resolve) => {
      browser.setImmediate(() => order.push(1));
      browser.setImmediate(() => {
        order.push(2);
        resolve();
      });
      order.push(0);
    });
    expect(order).toEqual([0, 1, 2]);
  });
});
