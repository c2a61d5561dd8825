import { Sensor, string } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { openPage } from "./support/open-page.js";
import { at, startGateway, startTestDevice } from "./support/panel-site.js";
import { TestDevice } from "./support/test-device.js";

const count = 100;
const names = Array.from({ length: count }, (_, index) => `s${index}`);

/** Updates long texts: a megabyte in each round. */
class TalkingDevice extends TestDevice {
  readonly #texts = names.map((name) => new Sensor({ name, description: "A text.", datatype: string, initialStatus: "nominal" }));
  round = 0;

  override async start(): Promise<void> {
    this.sensorSet.add(...this.#texts);
    await super.start();
  }

  talk(): void {
    this.round++;
    for (const sensor of this.#texts) sensor.value = `${this.round} `.padEnd(10_000, "x");
  }
}

/** A page's own WebSocket, which watches all and is then too busy to read for some seconds. */
const beBusy = (ms: number): string => `(async () => {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "/live", ["katcp-live"]);
  window.rounds = [];
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "readings") window.rounds.push(Math.max(...message.rows.map(([, , , text]) => parseInt(text) || 0)));
  };
  await new Promise((resolve) => { socket.onopen = resolve; });
  socket.send(JSON.stringify({ type: "watch", device: "talker", sensors: ${JSON.stringify(names)} }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const end = performance.now() + ${ms};
  while (performance.now() < end) {}
})()`;

test("a browser that does not read costs the gateway a bounded amount, and gets the latest when it reads again", async () => {
  const device = await startTestDevice(new TalkingDevice());
  const gateway = await startGateway([at("talker", device.address?.port)]);
  await expect.poll(() => gateway.hub.devices.get("talker")?.counts.get("nominal")).toBeGreaterThanOrEqual(count);
  const page = await openPage(gateway.url);
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, gateway.waitingBytes);
  }, 10);
  const talking = setInterval(() => device.talk(), 500);
  onTestFinished(() => {
    clearInterval(looking);
    clearInterval(talking);
  });
  await page.evaluate(beBusy(8000));
  const { round } = device;
  // It was held up: else nothing of this has been seen.
  expect(most).toBeGreaterThan(500_000);
  expect(most).toBeLessThan(2 * 1024 * 1024);
  await expect.poll(() => page.evaluate("Math.max(...window.rounds)")).toBeGreaterThanOrEqual(round);
});
