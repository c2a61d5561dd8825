import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { openPage } from "./support/open-page.js";
import { accessOf, at, startDev, startGateway } from "./support/panel-site.js";

function tokenFile(token: string): string {
  const path = join(tempFolder(), "tokens.json");
  const sha256 = createHash("sha256").update(token).digest("hex");
  writeFileSync(path, JSON.stringify({ tokens: [{ name: "grace", role: "operator", sha256 }] }), { mode: 0o600 });
  return path;
}

test("a site with tokens asks for one, and knows its holder by it", async () => {
  const dev = await startDev();
  const { url } = await startGateway([at("dev", dev.address?.port)], { access: accessOf(undefined, tokenFile("open-sesame")) });
  const page = await openPage(url, { hash: "#/device/dev/requests?request=add", breaks: true });
  await page.getByLabel("Token").fill("guess");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("Token").waitFor();
  await page.getByLabel("Token").fill("open-sesame");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.locator(".you", { hasText: "grace operator" }).waitFor();
  await page.getByRole("button", { name: "Send ?add" }).click();
  await page.locator(".call", { hasText: "ok" }).waitFor();
  await page.reload();
  await page.locator(".you", { hasText: "grace operator" }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
});
