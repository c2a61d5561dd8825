import { expect, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { at, startCorrelator, startDev, startGateway } from "./support/panel-site.js";

/** Nothing listens at the port of discarded bytes. */
const gone = at("gone", 9);

test("all devices are there, with state, version and counts, and what is not nominal first", async () => {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port), await startCorrelator(), gone]);
  const page = await openPage(url, { hash: "#/" });
  await page.getByText("Test site").waitFor();
  await page.getByText("2 of 3 connected").waitFor();
  const rows = page.locator(".devices-table tbody tr");
  await expect.poll(() => rows.first().innerText()).toMatch(/gone\s+disconnected/);
  const row = rows.filter({ hasText: "dev-api-1.0" });
  await expect.poll(() => row.innerText()).toMatch(/^dev\s+connected \d+ s[\s\S]*nominal[\s\S]*127\.0\.0\.1:\d+/);
  await expect.poll(() => row.locator(".counts").innerText()).toMatch(/unknown/);
});

test("a device that is gone says why, and is the first of what is not nominal", async () => {
  const { url } = await startGateway([gone]);
  const page = await openPage(url);
  await expect.poll(() => page.locator(".devices-table tbody tr").innerText()).toMatch(/disconnected[\s\S]*ECONNREFUSED|refused/);
  await expect.poll(() => page.locator(".now .alarm").first().innerText()).toMatch(/gone/);
});

test("a filter narrows the list, and a row opens its device", async () => {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port), gone]);
  const page = await openPage(url);
  await page.getByText("1 of 2 connected").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("dev-api");
  await expect.poll(() => page.locator(".devices-table tbody tr").count()).toBe(1);
  await page.locator(".devices-table tbody tr").click();
  await page.getByRole("heading", { name: "dev", exact: true }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Devices" }).waitFor();
});

test("keys open pages and the list of keys", async () => {
  const { url } = await startGateway([gone]);
  const page = await openPage(url);
  await page.getByText("Test site").waitFor();
  await page.keyboard.press("2");
  await page.getByRole("heading", { name: "Alarms" }).waitFor();
  await page.keyboard.press("3");
  await page.getByRole("heading", { name: "Plots" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
});

test("a device that the gateway does not know is said to be unknown", async () => {
  const { url } = await startGateway([gone]);
  const page = await openPage(url, { hash: "#/device/nobody", breaks: true });
  await page.getByText("The gateway knows no device “nobody”.").waitFor();
});
