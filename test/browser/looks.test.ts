import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { openPage, SCREENSHOTS } from "./support/open-page.js";
import { at, startCorrelator, startDev, startGateway } from "./support/panel-site.js";

const pages: Readonly<Record<string, string>> = {
  overview: "#/",
  alarms: "#/alarms",
  sensors: "#/device/cbf?plot=engine0.temperature",
  request: "#/device/dev/requests?request=tune",
  log: "#/device/dev/log",
  about: "#/device/dev/about",
  plots: "#/plots?sensors=dev:temperature,dev:mode,cbf:engine0.temperature",
};

/** What is wider than the window has to be moved about to be read. A phone's `innerWidth` grows with what overhangs; this width does not. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") as Promise<number>;

/** Texts that are cut where nothing says so, and controls that stand outside the window. */
const outside = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll("button, a, input, select, h1, h2")]
    .filter((element) => element.checkVisibility() && !element.closest(".list, .scroll, .table-scroll, .overview"))
    .filter((element) => { const { left, right } = element.getBoundingClientRect(); return left < -1 || right > document.documentElement.clientWidth + 1; })
    .map((element) => element.outerHTML)`) as Promise<readonly string[]>;

const background = (page: Page): Promise<string> =>
  page.evaluate("getComputedStyle(document.documentElement).backgroundColor") as Promise<string>;

describe.each([400, 1600])("%d pixels wide", (width) => {
  test.each(["dark", "light"] as const)("and %s, every page fits and is whole", async (colorScheme) => {
    const dev = await startDev();
    const { url } = await startGateway([at("dev", dev.address?.port), await startCorrelator(), at("gone", 9)]);
    const page = await openPage(url, { width, height: width === 400 ? 800 : 900, colorScheme, breaks: true });
    await page.getByText("2 of 3 connected").waitFor();
    for (const [name, hash] of Object.entries(pages)) {
      await page.goto(`${url}${hash}`);
      await page.locator(".device-head, .devices-table tbody tr, .legend .name, .list .alarm").first().waitFor();
      // A picture without values shows nothing.
      await expect.poll(() => page.locator(".sensor.waiting, .legend .value.dim").count(), { message: name }).toBe(0);
      expect(await overhang(page), name).toBeLessThanOrEqual(0);
      expect(await outside(page), name).toEqual([]);
      await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png` });
    }
    expect(await background(page)).toBe(colorScheme === "dark" ? "rgb(11, 15, 20)" : "rgb(242, 244, 246)");
  });
});

test("a switch chooses the colours, whatever the system prefers, and is remembered", async () => {
  const { url } = await startGateway([at("gone", 9)]);
  const page = await openPage(url, { colorScheme: "dark" });
  const theme = page.getByRole("button", { name: /auto|dark|light/ });
  await theme.click();
  await theme.click();
  await expect.poll(() => background(page)).toBe("rgb(242, 244, 246)");
  await page.reload();
  await page.getByText("Test site").waitFor();
  expect(await background(page)).toBe("rgb(242, 244, 246)");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background(page)).toBe("rgb(242, 244, 246)");
});
