import { expect, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { accessOf, at, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

test("an alarm is there at once, says since when, and who has acknowledged it, on every page", async () => {
  const device = await startTestDevice(new TestDevice());
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/alarms" });
  await page.getByText("There are no alarms.").waitFor();
  device.set(99, "error");
  const alarm = page.locator(".row.alarm.error");
  await expect.poll(() => alarm.innerText()).toMatch(/error[\s\S]*test level[\s\S]*99[\s\S]*\d\d:\d\d:\d\d \d+ s/);
  await expect.poll(() => page.title()).toBe("(1) Test site");
  const other = await openPage(url, { hash: "#/alarms" });
  await alarm.getByRole("button", { name: "Acknowledge" }).click();
  for (const each of [page, other]) await each.locator(".alarm.acknowledged", { hasText: "acknowledged by" }).waitFor();
  await expect.poll(() => page.title()).toBe("Test site");
});

test("the worst comes first, a key acknowledges, and Enter opens the sensor", async () => {
  const device = await startTestDevice(new TestDevice());
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/alarms" });
  device.set(1, "warn");
  await page.locator(".row.alarm.warn").waitFor();
  device.mode.set("stow", { status: "failure" });
  await expect.poll(() => page.locator(".list .alarm").first().innerText()).toMatch(/failure[\s\S]*mode/);
  await page.locator(".list").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("a");
  await expect.poll(() => page.locator(".list .alarm").last().innerText()).toMatch(/mode[\s\S]*acknowledged by/);
  await page.keyboard.press("Enter");
  await page.locator('[data-sensor="level"][aria-selected="true"]').waitFor();
});

test("who only looks is told that he may not acknowledge", async () => {
  const device = await startTestDevice(new TestDevice());
  device.set(1, "warn");
  const { url } = await startGateway([at("test", device.address?.port)], { access: accessOf("viewer") });
  const page = await openPage(url, { hash: "#/alarms" });
  await page.locator(".row.alarm.warn").waitFor();
  expect(await page.getByRole("button", { name: "Acknowledge" }).count()).toBe(0);
  await page.getByText("not acknowledged", { exact: true }).waitFor();
});
