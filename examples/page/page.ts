/**
 * A page of your own: the generated client of a device, in a browser, through the gateway. It is as typed as a script.
 *
 * Bundle it: `npx esbuild examples/page/page.ts --bundle --format=esm --outfile=build/examples/page/page.js`, put `index.html` beside it, and serve
 * the folder. The gateway must know where the page comes from: `"names"` of `"listen"` in its site file. Open `index.html?gateway=http://127.0.0.1:8147/`.
 */
import { FailReply, messageOf, webSocketConnector } from "katcp-runtime/browser";
import { DevClient } from "../../generated/dev/client.js";

const parameters = new URLSearchParams(location.search);
const gateway = parameters.get("gateway") ?? "http://127.0.0.1:8147/";
const connector = webSocketConnector(new URL(`katcp/${parameters.get("device") ?? "dev"}`, gateway));

try {
  // Host and port are only its name in messages: the gateway knows where it is.
  const dev = await DevClient.connect("dev", 7147, { connector });
  listenForTuning(dev);
  for await (const { value, status } of dev.sensors.temperature.readings("event-rate 0.5 5")) {
    show("temperature", `${value.toFixed(2)} K, ${status}`);
  }
} catch (thrown) {
  show("answer", messageOf(thrown));
}

function listenForTuning(dev: DevClient): void {
  const form = document.querySelector<HTMLFormElement>("#tune");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void tune(dev, Number(new FormData(form).get("frequency")));
  });
}

/** What the device refuses is for the reader; anything else is a mistake of the page, and belongs on its console. */
async function tune(dev: DevClient, frequency: number): Promise<void> {
  try {
    const reply = await dev.req.tune({ frequency });
    show("answer", `Tuned to ${reply.frequency} MHz.`);
  } catch (thrown) {
    if (!(thrown instanceof FailReply)) throw thrown;
    show("answer", `Refused: ${thrown.message}`);
  }
}

function show(id: string, text: string): void {
  const place = document.getElementById(id);
  if (place !== null) place.textContent = text;
}
