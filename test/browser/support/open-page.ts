import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";

/** What a page is opened with. */
export interface PageOptions {
  /** What stands behind `#`. */
  readonly hash?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "dark" | "light";
  readonly permissions?: string[];
  /** What the browser says of failed connections is no problem of the page: the test makes them fail. */
  readonly breaks?: boolean;
}

/** Where pictures are kept. */
export const SCREENSHOTS = "node_modules/.cache/screenshots";

let browser: Promise<Browser> | undefined;

/** Opens the panel. When the test is over, nothing may have gone wrong in it: no error, and nothing against the content security policy. */
export async function openPage(url: string, options: PageOptions = {}): Promise<Page> {
  const { hash = "#/", width = 1600, height = 900, colorScheme = "dark", permissions = [], breaks = false } = options;
  browser ??= chromium.connect(inject("browser"));
  const phone: BrowserContextOptions = width < 600 ? { isMobile: true, hasTouch: true } : {};
  const context = await (await browser).newContext({ viewport: { width, height }, colorScheme, permissions, ...phone });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" && !(breaks && /Failed to load resource|WebSocket connection/.test(message.text())))
      problems.push(message.text());
  });
  onTestFinished(async ({ task: { name, result } }) => {
    if (result?.state === "fail") await page.screenshot({ path: `${SCREENSHOTS}/failed-${name.replace(/\W+/g, "-").slice(0, 60)}.png` });
    await context.close();
    expect(problems).toEqual([]);
  });
  await page.goto(`${url}${hash}`);
  return page;
}
