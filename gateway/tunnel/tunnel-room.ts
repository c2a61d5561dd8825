import type { Clock } from "katcp-runtime";
import type { RequestDesk } from "../access/request-desk.js";
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
  readonly #open = new Map<string, number>();

  constructor(options: TunnelRoomOptions) {
    this.#options = options;
    this.route = {
      path,
      protocol: "katcp",
      findProblem: (url) => this.#findProblem(nameIn(url)),
      open: (socket, { visitor, url }) => {
        const { desk, clock, devices } = this.#options;
        const device = devices.get(nameIn(url));
        if (device === undefined) return;
        this.#count(device.name, 1);
        new TunnelSession(socket, { device, desk, visitor, clock, onEnd: () => this.#count(device.name, -1) });
      },
    };
  }

  #findProblem(name: string): string | undefined {
    if (!this.#options.devices.has(name)) return `there is no device ${JSON.stringify(name)}`;
    return (this.#open.get(name) ?? 0) >= mostPerDevice ? `${name} has ${mostPerDevice} clients in browsers already` : undefined;
  }

  #count(name: string, change: number): void {
    this.#open.set(name, (this.#open.get(name) ?? 0) + change);
  }
}

function nameIn({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname.slice(path.length));
  } catch {
    return "";
  }
}
