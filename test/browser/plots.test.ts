import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Download, Page } from "playwright-core";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { openPage } from "./support/open-page.js";
import { at, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

async function openTestDevice() {
  const device = await startTestDevice(new TestDevice());
  device.set(1.5);
  const { url } = await startGateway([at("test", device.address?.port)]);
  const page = await openPage(url, { hash: "#/device/test", breaks: true });
  await page.locator('[data-sensor="level"]').waitFor();
  return { device, page };
}

/** How many points of the plot's canvas have the colour of a status: what is drawn, and not what is said. */
function countDrawn(page: Page, status: string): Promise<number> {
  return page.evaluate(`(() => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--${status})";
    const [red, green, blue] = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
    probe.remove();
    const canvas = document.querySelector(".plot-canvas canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if (Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue) < 12) count++;
    return count;
  })()`) as Promise<number>;
}

async function saved(download: Download): Promise<Buffer> {
  const path = join(tempFolder(), "file");
  await download.saveAs(path);
  return readFileSync(path);
}

const legend = (page: Page): Promise<string> => page.locator(".legend").innerText();

test("a row opens a plot, which is drawn as values come, and its status as a lane", async () => {
  const { device, page } = await openTestDevice();
  await page.locator('[data-sensor="level"]').click();
  await expect.poll(() => legend(page)).toMatch(/test\s+level\s+1\.5/);
  await expect.poll(() => countDrawn(page, "series-1")).toBeGreaterThan(0);
  expect(await countDrawn(page, "failure")).toBe(0);
  device.set(7.25, "failure");
  await expect.poll(() => legend(page)).toMatch(/7\.25[\s\S]*failure/);
  await page.getByLabel("Length of time").selectOption("60");
  await expect.poll(() => countDrawn(page, "failure")).toBeGreaterThan(0);
});

test("several sensors share a plot, its address keeps them, and each can be taken out", async () => {
  const { page } = await openTestDevice();
  await page.locator('[data-sensor="level"]').click();
  await page.locator("#sensors").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("p");
  await expect.poll(() => legend(page)).toMatch(/level[\s\S]*mode\s+idle/);
  expect(page.url()).toContain("plot=level,mode");
  await page.getByRole("link", { name: "Large" }).click();
  await page.getByRole("heading", { name: "Plots" }).waitFor();
  await page.reload();
  await expect.poll(() => legend(page)).toMatch(/level[\s\S]*mode\s+idle/);
  await page.getByRole("button", { name: "Take mode out of the plot" }).click();
  await expect.poll(() => legend(page)).not.toMatch(/mode/);
});

test("a sensor is found and added on the page of plots", async () => {
  const { page } = await openTestDevice();
  await page.keyboard.press("3");
  await page.getByLabel("Add a sensor").fill("three");
  await page.getByRole("button", { name: /mode/ }).click();
  await expect.poll(() => legend(page)).toMatch(/mode\s+idle/);
});

test("drawing over the plot zooms into a time that stands still, and a key returns to now", async () => {
  const { page } = await openTestDevice();
  await page.locator('[data-sensor="level"]').click();
  await page.getByLabel("Length of time").selectOption("60");
  const box = await page.locator(".plot-canvas .u-over").boundingBox();
  if (box === null) throw new Error("There is no plot");
  await page.mouse.move(box.x + box.width * 0.5, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await page.getByLabel("From, in UTC").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Live" }).getAttribute("aria-pressed")).toBe("false");
  const from = Date.parse(`${await page.getByLabel("From, in UTC").inputValue()}Z`);
  const to = Date.parse(`${await page.getByLabel("To, in UTC").inputValue()}Z`);
  expect((to - from) / 1000).toBeGreaterThanOrEqual(14);
  expect((to - from) / 1000).toBeLessThanOrEqual(16);
  await page.locator(".plot-panel").focus();
  await page.keyboard.press("l");
  await expect.poll(() => page.getByRole("button", { name: "Live" }).getAttribute("aria-pressed")).toBe("true");
});

test("CSV and PNG are saved, with what is seen", async () => {
  const { page } = await openTestDevice();
  await page.locator('[data-sensor="level"]').click();
  await expect.poll(() => legend(page)).toMatch(/1\.5/);
  const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  expect(csv.suggestedFilename()).toBe("test-level.csv");
  expect((await saved(csv)).toString()).toMatch(/^time_utc,.*\r\n.*,test,level,nominal,1\.5,1\.5,1\.5,m\r\n/);
  const [png] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "PNG" }).click()]);
  expect(png.suggestedFilename()).toBe("test-level.png");
  const bytes = await saved(png);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(600);
});

test("without a history the plot says that it begins now", async () => {
  const { page } = await openTestDevice();
  await page.locator('[data-sensor="level"]').click();
  await page.getByText("This site keeps no history of these sensors: the plot begins when you opened it.").waitFor();
});
