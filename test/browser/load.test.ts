import { float, Sensor } from "katcp-runtime";
import type { CDPSession } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { at, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

const count = 20_000;
const perSecond = 10_000;
const measuredMs = 4000;

/** A device that updates its sensors in turn, ten thousand times a second. */
class BusyDevice extends TestDevice {
  readonly #levels = Array.from(
    { length: count },
    (_, index) =>
      new Sensor({
        name: `engine${String(index >> 6).padStart(3, "0")}.input${index & 63}.power`,
        description: "Power of an input.",
        units: "dBFS",
        datatype: float,
        initialStatus: "nominal",
      }),
  );
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  updates = 0;

  override async start(): Promise<void> {
    this.sensorSet.add(...this.#levels);
    await super.start();
    let before = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      const due = Math.round(((now - before) / 1000) * perSecond);
      before = now;
      for (let update = 0; update < due; update++) this.#update();
    }, 10);
  }

  protected override onStop(): void {
    clearInterval(this.#timer);
  }

  #update(): void {
    const level = this.#levels[this.#next++ % count];
    if (level !== undefined) level.value = -20 + Math.random();
    this.updates++;
  }
}

interface Work {
  /** Processor time of the page's main thread, in milliseconds. */
  readonly ms: number;
  readonly frames: number;
}

/** Processor time and not time of day: other programs on the machine make no frame longer. */
async function measure(cdp: CDPSession, during: () => Promise<number>): Promise<Work> {
  const before = await taskSeconds(cdp);
  const frames = await during();
  return { ms: ((await taskSeconds(cdp)) - before) * 1000, frames };
}

async function taskSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
}

/** Counts frames for some time, and moves a list in each of them. */
const framesWhile = (byPixels: number): string => `new Promise((resolve) => {
  const list = document.querySelector("#sensors");
  const start = performance.now();
  let frames = 0;
  const frame = (now) => {
    list.scrollTop = (list.scrollTop + ${byPixels}) % (list.scrollHeight - list.clientHeight);
    if (now - start > ${measuredMs}) resolve(frames);
    else { frames++; requestAnimationFrame(frame); }
  };
  requestAnimationFrame(frame);
})`;

test("20,000 sensors at 10,000 updates a second cost a frame no more than 16 ms, at rest and while one scrolls", async () => {
  const device = await startTestDevice(new BusyDevice());
  const { url } = await startGateway([at("busy", device.address?.port)]);
  const page = await openPage(url, { hash: "#/device/busy" });
  await page.getByText("20,002").or(page.getByText("20002")).first().waitFor({ timeout: 50_000 });
  await page.getByLabel("Filter sensors").fill("power");
  const rows = page.locator("[data-sensor]");
  await expect.poll(() => rows.count()).toBeGreaterThan(10);
  // Only what is seen is in the document, and so only that is sent.
  expect(await rows.count()).toBeLessThan(60);
  await expect.poll(() => rows.first().innerText()).toMatch(/-\d+\.\d/);

  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const updates = device.updates;
  const rest = await measure(cdp, () => page.evaluate(framesWhile(0)) as Promise<number>);
  const scrolling = await measure(cdp, () => page.evaluate(framesWhile(60)) as Promise<number>);
  const rate = (device.updates - updates) / ((2 * measuredMs) / 1000);
  const perFrame = { rest: rest.ms / rest.frames, scrolling: scrolling.ms / scrolling.frames };
  console.log(
    `${Math.round(rate)} updates/s; main thread for each frame: ${perFrame.rest.toFixed(2)} ms at rest (${rest.frames} frames), ${perFrame.scrolling.toFixed(2)} ms scrolling (${scrolling.frames} frames)`,
  );
  expect(rate).toBeGreaterThan(perSecond * 0.9);
  expect(perFrame.rest).toBeLessThan(16);
  expect(perFrame.scrolling).toBeLessThan(16);
});
