import { float, Sensor } from "katcp-runtime";
import { expect, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { at, startCorrelator, startDev, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

test("the table shows values, units, statuses and ages as they come", async () => {
  const device = await startTestDevice(new TestDevice());
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/device/test" });
  const level = page.locator('[data-sensor="level"]');
  device.set(1.5);
  await expect.poll(() => level.innerText()).toMatch(/level[\s\S]*1\.5m[\s\S]*nominal[\s\S]*\d s/);
  device.set(99.25, "error");
  await expect.poll(() => level.innerText()).toMatch(/99\.25m[\s\S]*error/);
  expect(await level.getAttribute("class")).toContain("error");
});

test("groups and families are a tree that keys and clicks open and close", async () => {
  const { url } = await startGateway([await startCorrelator()]);
  const page = await openPage(url, { hash: "#/device/cbf" });
  const branches = page.locator(".branch .name");
  await expect
    .poll(() => branches.allInnerTexts())
    .toEqual([
      "engine0",
      "input{input}.{pol}.power",
      "engine1",
      "input{input}.{pol}.power",
      "engine2",
      "input{input}.{pol}.power",
      "engine3",
      "input{input}.{pol}.power",
    ]);
  await page.locator('[data-sensor="engine0.input1.v.power"]').waitFor();
  await branches.first().click();
  await expect.poll(() => page.locator('[data-sensor^="engine0"]').count()).toBe(0);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator('[data-sensor^="engine0"]').count()).toBe(5);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => branches.count()).toBe(7);
});

test("keys go on where one has clicked, also when that row is out of sight", async () => {
  const device = await startTestDevice(new TestDevice());
  const many = Array.from(
    { length: 200 },
    (_, index) => new Sensor({ name: `s${100 + index}`, description: "One of many.", datatype: float }),
  );
  device.sensorSet.add(...many);
  const { url } = await startGateway([at("test", device.address?.port)]);
  // A click opens the plot, which asks for a history that this site does not keep.
  const page = await openPage(url, { hash: "#/device/test", breaks: true });
  await page.getByLabel("Filter sensors").fill("many");
  await page.locator('[data-sensor="s107"] .status-cell').click();
  const active = page.locator(".row.active");
  await expect.poll(() => active.getAttribute("data-sensor")).toBe("s107");
  await page.locator("#sensors").evaluate((list) => list.scrollTo(0, 5000));
  await page.locator('[data-sensor="s107"]').waitFor({ state: "detached" });
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => active.getAttribute("data-sensor")).toBe("s108");
});

test("a filter finds sensors by any words of their names, with their whole names", async () => {
  const { url } = await startGateway([await startCorrelator()]);
  const page = await openPage(url, { hash: "#/device/cbf" });
  await page.locator('[data-sensor="engine3.temperature"]').waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("power engine2 .h.");
  await expect.poll(() => page.locator(".sensor .name").allInnerTexts()).toEqual(["engine2.input0.h.power", "engine2.input1.h.power"]);
  await page.getByText("2 of 21 sensors").waitFor();
  await page.keyboard.type(" nothing like it");
  await page.getByText("No sensor matches.").waitFor();
});

test("what is not nominal can be shown alone", async () => {
  const device = await startTestDevice(new TestDevice());
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/device/test" });
  device.set(5, "warn");
  await page.getByLabel("not nominal 1").check();
  await expect.poll(() => page.locator("[data-sensor]").evaluateAll((rows) => rows.map((row) => row.dataset["sensor"]))).toEqual(["level"]);
});

test("sensors that come and go are there and gone without a reload", async () => {
  const device = await startTestDevice(new TestDevice());
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/device/test" });
  await page.locator('[data-sensor="mode"]').waitFor();
  device.sensorSet.remove("mode");
  await page.locator('[data-sensor="mode"]').waitFor({ state: "detached" });
});

test("the log comes as it is written, from the level that is chosen", async () => {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port)]);
  const page = await openPage(url, { hash: "#/device/dev/log" });
  await page.getByLabel("Level").waitFor();
  dev.log.info("tuned to 1420 MHz");
  dev.log.error("lost lock");
  await page.locator(".record", { hasText: "tuned to 1420 MHz" }).waitFor();
  await page.getByLabel("Level").selectOption("error");
  await page.locator(".record", { hasText: "tuned to 1420 MHz" }).waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".record", { hasText: "lost lock" }).innerText()).toMatch(/error/);
  await page.getByLabel("Filter the log").fill("nothing");
  await page.locator(".record").waitFor({ state: "detached" });
});

test("the versions are those that the device says", async () => {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port)]);
  const page = await openPage(url, { hash: "#/device/dev/about" });
  await expect.poll(() => page.locator(".about-device").innerText()).toMatch(/katcp-device\s+dev-api-1\.0/);
  await expect.poll(() => page.locator(".about-device").innerText()).toMatch(/katcp-protocol\s+5\.1/);
});
