import fc from "fast-check";
import { expect, test } from "vitest";
import { DEVICE_TABS, parseRoute, printRoute, type Route } from "../../../gateway/panel/routes/route.js";

const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !text.includes(","));
const sensor = fc.stringMatching(/^[\w.-]{1,20}$/);
const device = fc.record({
  page: fc.constant("device"),
  device: name,
  tab: fc.constantFrom(...DEVICE_TABS),
  plotted: fc.array(sensor),
}) as fc.Arbitrary<Route>;
const plots = fc.record({ page: fc.constant("plots"), plotted: fc.array(fc.record({ device: name, sensor })) }) as fc.Arbitrary<Route>;

test("an address leads back to the page that it was made of", () => {
  fc.assert(
    fc.property(fc.oneof(device, plots), (route) => {
      expect(parseRoute(printRoute(route))).toEqual(route);
    }),
  );
});

test.each(["", "#", "#/", "#/nothing", "#/device", "#/device/"])("%j is the overview", (hash) => {
  expect(parseRoute(hash)).toEqual({ page: "overview" });
});

test("an address that somebody has cut is read as far as it goes", () => {
  expect(parseRoute("#/device/a%2")).toEqual({ page: "device", device: "a%2", tab: "sensors", plotted: [] });
  expect(parseRoute("#/plots?sensors=dev:,:x,dev:a")).toEqual({
    page: "plots",
    plotted: [
      { device: "dev", sensor: "" },
      { device: "dev", sensor: "a" },
    ],
  });
});
