import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { accessOf, at, startDev, startGateway } from "./support/panel-site.js";

/** The example page, bundled and served from a place of its own, as a team would serve it. */
async function servePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["examples/page/page.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["katcp-source"],
    logLevel: "silent",
  });
  const server = createServer(({ url = "" }, response) => {
    const isCode = url.startsWith("/page.js");
    response.setHeader("content-type", isCode ? "text/javascript" : "text/html");
    response.end(isCode ? outputFiles[0]?.text : readFileSync("examples/page/index.html"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a team's own page is live, calls requests with types, and is told what is refused", async () => {
  const dev = await startDev();
  const host = await servePage();
  const gateway = await startGateway([at("dev", dev.address?.port)], {
    access: accessOf("operator"),
    listen: { host: "127.0.0.1", port: 0, tls: undefined, names: [host] },
  });
  await expect.poll(() => gateway.hub.devices.get("dev")?.state.kind).toBe("connected");
  const page = await openPage(`http://${host}/?gateway=${gateway.url}`, { hash: "", breaks: true });
  await expect.poll(() => page.locator("#temperature").innerText()).toMatch(/^\d+\.\d\d K, \w+$/);
  await page.getByLabel("Frequency in MHz").fill("1284.25");
  await page.getByRole("button", { name: "Tune" }).click();
  await page.getByText("Tuned to 1284 MHz.").waitFor();
  await page.getByLabel("Frequency in MHz").fill("5");
  await page.getByRole("button", { name: "Tune" }).click();
  await page.getByText(/^Refused: .*frequency/).waitFor();
});
