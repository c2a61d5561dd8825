import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { debianProgram } from "../../support/debian-packages.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser is driven from. */
    readonly browser: string;
  }
}

/** Bundles the page as it is now, and starts one browser for all tests. Chromium's sandbox does not run as root. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const bundler = (await import(new URL("../../../gateway/bundle-panel.js", import.meta.url).href)) as { bundlePanel(): Promise<unknown> };
  await bundler.bundlePanel();
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const server = await chromium.launchServer({ executablePath: debianProgram("chromium"), args });
  provide("browser", server.wsEndpoint());
  return () => server.close();
}
