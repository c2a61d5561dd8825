import type { Clock } from "katcp-runtime";
import type { RequestDesk } from "../access/request-desk.js";
import { Counted } from "../http/counted.js";
import type { Refusal } from "../http/refusal.js";
import type { UpgradeRoute } from "../http/upgrade-route.js";
import { type TunnelDevice, TunnelSession } from "./tunnel-session.js";

/** What tunnels are made of. */
export interface TunnelRoomOptions {
  readonly devices: ReadonlyMap<string, TunnelDevice>;
  readonly desk: RequestDesk;
  readonly clock: Clock;
}

const path = "/katcp/";

/** So many clients in browsers may a device have: each is a client of the device's own. */
const mostPerDevice = 50;

/** `/katcp/<device>`: lines of KATCP over a WebSocket, for generated clients in a browser. */
export class TunnelRoom {
  readonly route: UpgradeRoute;
  readonly #options: TunnelRoomOptions;
  readonly #open = new Counted();

  constructor(options: TunnelRoomOptions) {
    this.#options = options;
    this.route = {
      path,
      protocol: "katcp",
      findRefusal: (url) => this.#findRefusal(nameIn(url)),
      open: (socket, { visitor, url }) => {
        const { desk, clock, devices } = this.#options;
        const device = devices.get(nameIn(url));
        if (device === undefined) return;
        new TunnelSession(socket, { device, desk, visitor, clock, onEnd: this.#open.add(device.name) });
      },
    };
  }

  #findRefusal(name: string): Refusal | undefined {
    if (!this.#options.devices.has(name)) return { status: 404, problem: `there is no device ${JSON.stringify(name)}` };
    if (this.#open.of(name) < mostPerDevice) return undefined;
    return { status: 503, problem: `${name} has ${mostPerDevice} clients in browsers already` };
  }
}

function nameIn({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname.slice(path.length));
  } catch {
    return "";
  }
}
