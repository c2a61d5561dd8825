import { SocketAddress } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalIpv6 } from "../../../runtime/protocol/ipv6.js";

test.each([
  ["2001:DB8::A", "2001:db8::a"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["2001:0:0:1:0:0:1:1", "2001::1:0:0:1:1"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
  ["1:0:0:0:0:0:0:0", "1::"],
  ["::FFFF:0102:0304", "::ffff:1.2.3.4"],
  ["::ffff:0.0.0.0", "::ffff:0.0.0.0"],
  ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  // RFC 4291 deprecates the IPv4-compatible form, so RFC 5952 writes it as any other.
  ["::1.2.3.4", "::102:304"],
])("%s is written %s", (text, canonical) => {
  expect(canonicalIpv6(text)).toBe(canonical);
  expect(canonicalIpv6(canonical)).toBe(canonical);
});

test("every address is written as inet_ntop writes it, but for the IPv4-compatible ones", () => {
  const group = fc.oneof(fc.constant(0), fc.constant(0xffff), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      fc.pre(groups.slice(0, 6).some((each) => each !== 0));
      const text = groups.map((each) => each.toString(16).toUpperCase().padStart(4, "0")).join(":");
      expect(canonicalIpv6(text)).toBe(new SocketAddress({ address: text, family: "ipv6" }).address);
    }),
    { numRuns: 2000 },
  );
});
