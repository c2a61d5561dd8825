import { expect, test } from "vitest";
import { Gateway } from "../../gateway/index.js";
import { openPage } from "./support/open-page.js";
import { at, siteOf, startDev, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

test("a device that stops is shown as gone, with its last values, and comes back by itself", async () => {
  const device = await startTestDevice(new TestDevice());
  device.set(1.5);
  const port = device.address?.port ?? 0;
  const { url } = await startGateway([at("test", port)]);
  const page = await openPage(url, { hash: "#/device/test" });
  const level = page.locator('[data-sensor="level"]');
  await expect.poll(() => level.innerText()).toMatch(/1\.5[\s\S]*nominal/);
  await device.stop();
  await expect.poll(() => page.locator(".device-head").innerText()).toMatch(/disconnected|connecting/);
  await expect.poll(() => level.innerText()).toMatch(/1\.5[\s\S]*unreachable/);
  const again = await startTestDevice(new TestDevice({ port }));
  again.set(2.5);
  await expect.poll(() => page.locator(".device-head").innerText()).toMatch(/ connected|^\S*test\s+connected/);
  await expect.poll(() => level.innerText()).toMatch(/2\.5[\s\S]*nominal/);
});

test("a gateway that is gone is told of, and the page goes on when it is back", async () => {
  const device = await startTestDevice(new TestDevice());
  device.set(1.5);
  const devices = [at("test", device.address?.port)];
  const gateway = await startGateway(devices);
  const { url } = gateway;
  const page = await openPage(url, { hash: "#/device/test", breaks: true });
  const level = page.locator('[data-sensor="level"]');
  await expect.poll(() => level.innerText()).toMatch(/1\.5/);
  await gateway.close();
  await page.getByText(/No connection to the gateway since \d\d:\d\d:\d\d UTC/).waitFor();
  expect(await page.locator("main").getAttribute("class")).toBe("old");
  device.set(2.5);
  await using again = await Gateway.start(
    siteOf(devices, { listen: { host: "127.0.0.1", port: Number(new URL(url).port), tls: undefined, names: [] } }),
  );
  expect(again.url).toBe(url);
  await page.getByText(/No connection to the gateway/).waitFor({ state: "hidden" });
  await expect.poll(() => level.innerText()).toMatch(/2\.5/);
});

test("a request whose reply is lost with the gateway is not said to have failed", async () => {
  const dev = await startDev();
  const gateway = await startGateway([at("dev", dev.address?.port)]);
  const page = await openPage(gateway.url, { hash: "#/device/dev/requests?request=scan", breaks: true });
  await page.getByLabel("steps").fill("1000");
  await page.getByRole("button", { name: "Send ?scan" }).click();
  await page.locator(".call tbody tr").first().waitFor();
  await gateway.close();
  await page.locator(".call", { hasText: "the device may have done it" }).waitFor();
});
