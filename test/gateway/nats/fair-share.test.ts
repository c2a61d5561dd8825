import { expect, test } from "vitest";
import { fairShare, preferenceOf } from "../../../gateway/nats/leases/fair-share.js";

test.each([
  [10, 1, 10],
  [10, 2, 5],
  [10, 3, 4],
  [1, 2, 1],
  [0, 2, 0],
  [3, 0, 3],
])("of %d devices, each of %d gateways has %d at most", (devices, gateways, share) => {
  expect(fairShare(devices, gateways)).toBe(share);
});

test("each gateway prefers other devices, always the same", () => {
  const devices = Array.from({ length: 20 }, (_, index) => `d${index}`);
  expect(preferenceOf("a", devices).toSorted()).toEqual(devices.toSorted());
  expect(preferenceOf("a", devices)).toEqual(preferenceOf("a", devices.toReversed()));
  expect(preferenceOf("a", devices)).not.toEqual(preferenceOf("b", devices));
});
