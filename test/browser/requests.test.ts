import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { accessOf, at, startCorrelator, startDev, startGateway } from "./support/panel-site.js";

/** The form of a request of the example device. */
async function openForm(request: string, role = "operator"): Promise<Page> {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port)], { access: accessOf(role) });
  const page = await openPage(url, {
    hash: `#/device/dev/requests?request=${request}`,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await page.getByRole("heading", { name: `?${request}` }).waitFor();
  return page;
}

const send = (page: Page): Promise<void> => page.getByRole("button", { name: /^Send \?/ }).click();
const calls = (page: Page) => page.locator(".call");

describe("a form", () => {
  test("says what each argument takes", async () => {
    const page = await openForm("tune");
    await page.getByText("float, 900 to 1670 MHz").waitFor();
    await page.getByText("float, at least 0 MHz, default 0.5").waitFor();
  });

  test("sends nothing that the device would refuse, and says why", async () => {
    const page = await openForm("tune");
    await send(page);
    await page.getByText("Needs a value").waitFor();
    await page.getByLabel("frequency").fill("fast");
    await page.getByText('Expected a float, received "fast"').waitFor();
    await page.getByLabel("frequency").fill("12");
    await page.getByText("Expected at least 900 and at most 1670, received 12").waitFor();
    await send(page);
    expect(await calls(page).count()).toBe(0);
    await expect.poll(() => page.locator(":focus").getAttribute("id")).toBe("field-0-0");
  });

  test("shows the line that it sends, to be copied, and the reply with its units", async () => {
    const page = await openForm("tune");
    await page.getByLabel("frequency").fill("1284.25");
    await page.locator(".line").getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("?tune 1284.25");
    await send(page);
    await expect.poll(() => calls(page).first().innerText()).toMatch(/\?tune 1284\.25[\s\S]*ok\s+frequency 1284\.0 MHz/);
  });

  test("shows a failure as the device says it", async () => {
    const page = await openForm("set-mode");
    await page.getByLabel("mode", { exact: true }).selectOption("stow");
    await send(page);
    await calls(page).getByText("ok").waitFor();
    await page.getByRole("link", { name: /^tune/ }).click();
    await page.getByLabel("frequency").fill("1400");
    await send(page);
    await expect.poll(() => calls(page).first().innerText()).toMatch(/fail\s+The receiver is stowed/);
  });

  test("adds and removes values of a repeated argument", async () => {
    const page = await openForm("add");
    await page.locator("#field-0-0").fill("1.5");
    await page.getByRole("button", { name: "Add a value" }).click();
    await page.locator("#field-0-1").fill("2");
    await page.getByRole("button", { name: "Add a value" }).click();
    await page.getByRole("button", { name: "Remove value 3" }).click();
    await expect.poll(() => page.locator(".line code").innerText()).toBe("?add 1.5 2");
    await send(page);
    await calls(page).getByText("3.5").waitFor();
  });

  test("of a request with several signatures has one for each", async () => {
    const page = await openForm("gain");
    await page.getByLabel("input").waitFor();
    expect(await page.getByLabel("gain", { exact: true }).count()).toBe(0);
    await page.getByRole("group", { name: "Ways to call it" }).getByRole("button").nth(1).click();
    await page.getByLabel("input").fill("1");
    await page.getByLabel("gain", { exact: true }).fill("-3.5");
    await send(page);
    await calls(page).getByText("?gain 1 -3.5").waitFor();
  });

  test("takes a time as a word, and offers now", async () => {
    const page = await openForm("set-mode");
    await page.getByLabel("mode", { exact: true }).selectOption("track");
    await page.getByRole("button", { name: "Now" }).click();
    await expect.poll(() => page.locator(".line code").innerText()).toMatch(/^\?set-mode track (now|\d+\.\d+)$/);
  });
});

describe("a call", () => {
  test("shows informs as they come, and then the reply", async () => {
    const page = await openForm("scan");
    await page.getByLabel("steps").fill("30");
    await send(page);
    await expect.poll(() => calls(page).locator("tbody tr").count()).toBeGreaterThan(0);
    await expect.poll(() => calls(page).innerText()).toMatch(/#scan\s+frequency MHz\s+power dBm[\s\S]*ok/);
    expect(await calls(page).locator("tbody tr").count()).toBe(30);
  });

  test("can be given up", async () => {
    const page = await openForm("scan");
    await page.getByLabel("steps").fill("1000");
    await send(page);
    await calls(page).locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await calls(page).getByText("cancelled").waitFor();
  });
});

describe("what one may", () => {
  test("and when, is said before one tries", async () => {
    const { url } = await startGateway([await startCorrelator()]);
    const page = await openPage(url, { hash: "#/device/cbf/requests?request=capture-start" });
    await page.getByText("Allowed while state is idle; it is idle now.").waitFor();
    await page.getByLabel("destination").fill("239.0.0.1:7148");
    await send(page);
    await page.getByText("Allowed while state is idle; it is capturing now, so the device will refuse it.").waitFor();
    await send(page);
    await calls(page).first().getByText("fail").waitFor();
  });

  test("is nothing for who only looks: there is no button, and it says why", async () => {
    const page = await openForm("tune", "viewer");
    await page.getByText(/\?tune needs the role operator\. You are .*, and your role is viewer\./).waitFor();
    expect(await page.getByRole("button", { name: /^Send/ }).count()).toBe(0);
    await page.getByRole("link", { name: /^watchdog/ }).click();
    await send(page);
    await calls(page).getByText("ok").waitFor();
  });

  test("stops the device only when one says so twice", async () => {
    const page = await openForm("halt", "expert");
    await send(page);
    expect(await calls(page).count()).toBe(0);
    await page.getByRole("button", { name: "Press again: the device will stop" }).click();
    await calls(page).first().waitFor();
    await expect.poll(() => page.locator(".device-head").innerText()).toMatch(/disconnected/);
  });

  test("stays secret: a password is dots, and in no line", async () => {
    const { url } = await startGateway([await startCorrelator()]);
    const page = await openPage(url, { hash: "#/device/cbf/requests?request=unlock" });
    await page.getByLabel("password").fill("geheim");
    expect(await page.getByLabel("password").getAttribute("type")).toBe("password");
    await send(page);
    await calls(page).getByText("?unlock •••").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("geheim");
  });
});
