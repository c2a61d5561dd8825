import { type ClientOptions, type Clock, type Connector, socketConnector, systemClock } from "katcp-runtime";
import { AuditFile } from "./access/audit-file.js";
import { DoorKeeper } from "./access/door-keeper.js";
import { OwnPages } from "./access/own-pages.js";
import { type GatewayAuditRecord, RequestDesk } from "./access/request-desk.js";
import { AcknowledgedFile } from "./history/acknowledged-file.js";
import { historyRoutes } from "./history/routes.js";
import { openSiteHistory } from "./history/site-history.js";
import { pageUrl } from "./http/page-url.js";
import type { Route } from "./http/route.js";
import { staticRoute } from "./http/static-files.js";
import { WebServer } from "./http/web-server.js";
import { type HubOptions, SiteHub } from "./hub/site-hub.js";
import { apiRoutes } from "./live/api-routes.js";
import { LiveRoom } from "./live/live-room.js";
import { openMetrics } from "./metrics/open-metrics.js";
import type { NatsSite } from "./nats/nats-site.js";
import { packageRoot, packageVersion } from "./package-version.js";
import type { ListenConfiguration, SiteConfiguration } from "./site/site-configuration.js";
import { TunnelRoom } from "./tunnel/tunnel-room.js";

/** Options of a gateway. Each has a default. */
export interface GatewayOptions {
  /** Hears what is wrong and stops nothing; default: nobody. */
  readonly onProblem?: ((message: string) => void) | undefined;
  /** Gets each line of the audit; default: the file that the site file names. */
  readonly audit?: ((record: GatewayAuditRecord) => void) | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  readonly connector?: Connector | undefined;
  readonly clientOptions?: ClientOptions | undefined;
}

/** A device has another owner: so long until the next attempt. */
const betweenOwnersMs = 500;
/** A device that says nothing for so long is gone, where it has one client as where it has several. */
const silenceMs = 30_000;

interface GatewayParts extends Pick<GatewayOptions, "audit"> {
  readonly hub: SiteHub;
  readonly nats: NatsSite | undefined;
  readonly routes: readonly Route[];
  readonly clock: Clock;
  readonly onProblem: (message: string) => void;
}

/** A part that is ended with the gateway. */
interface Part {
  close(): void | Promise<void>;
}

/** The devices of a site, and the web server that shows them. */
export class Gateway {
  readonly hub: SiteHub;
  readonly #server: WebServer;
  readonly #live: LiveRoom;
  readonly #parts: Part[] = [];
  readonly #listen: ListenConfiguration;

  private constructor(site: SiteConfiguration, { hub, nats, routes, clock, onProblem, audit }: GatewayParts) {
    const { access, listen, name } = site;
    this.hub = hub;
    this.#listen = listen;
    const file = audit === undefined && access.audit !== undefined ? new AuditFile(access.audit, { onProblem }) : undefined;
    const desk = new RequestDesk({ roles: access.roles, clock, onProblem, audit: audit ?? file?.write });
    const facts = { site: name, roles: access.roles, history: routes.some(({ path }) => path === "/history") };
    const live = new LiveRoom({ hub, desk, facts, clock });
    const tunnels = new TunnelRoom({ devices: hub.devices, desk, clock });
    this.#live = live;
    this.#parts.push(live, ...(file === undefined ? [] : [file]));
    if (nats !== undefined) this.#parts.push(nats.join(hub, desk));
    this.#server = new WebServer({
      listen,
      onProblem,
      keeper: new DoorKeeper(access, { clock, onProblem }),
      pages: new OwnPages(listen.names),
      routes: [...apiRoutes(hub, facts, clock), ...routes, staticRoute(`${packageRoot()}dist/panel`)],
      upgrades: [live.route, tunnels.route],
    });
  }

  /** Starts a gateway: it listens when this resolves, and connects to its devices. @throws GatewayProblem for what a user can mend */
  static async start(site: SiteConfiguration, options: GatewayOptions = {}): Promise<Gateway> {
    const { clock = systemClock, onProblem = () => {} } = options;
    const nats = await natsSite(site, { clock, onProblem });
    const hub = new SiteHub(site, { ...options, ...sharing(site, nats, options), clock, onProblem });
    const outputs = await openOutputs(site, { hub, nats, clock, onProblem });
    const gateway = new Gateway(site, {
      hub,
      nats,
      routes: outputs.flatMap(({ routes }) => routes),
      clock,
      onProblem,
      audit: options.audit,
    });
    gateway.#parts.push(...outputs);
    try {
      await gateway.#server.start();
    } catch (thrown) {
      await gateway.close();
      throw thrown;
    }
    hub.start();
    return gateway;
  }

  /** The address that people open: `http://127.0.0.1:8147/`. */
  get url(): string {
    return pageUrl(this.#server.address, { isSecure: this.#listen.tls !== undefined, names: this.#listen.names });
  }

  /** How many pages are open. */
  get openPages(): number {
    return this.#live.sessions;
  }

  /** How many bytes wait to be sent to browsers. */
  get waitingBytes(): number {
    return this.#server.waitingBytes;
  }

  /** Ends all connections. You can call it more than once. */
  async close(): Promise<void> {
    for (const part of this.#parts.splice(0)) await part.close();
    await this.#server.stop();
    await this.hub.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The client of NATS is loaded only where a site has it. @throws GatewayProblem */
async function natsSite(
  { outputs: { nats }, access: { roles }, devices }: SiteConfiguration,
  common: { readonly clock: Clock; readonly onProblem: (message: string) => void },
): Promise<NatsSite | undefined> {
  if (nats === undefined) return undefined;
  const { NatsSite } = await import("./nats/nats-site.js");
  const leases = nats.leases && { ...nats.leases, devices: devices.map(({ name }) => name) };
  return new NatsSite({ ...nats, ...common, roles, leases });
}

/** How a hub reaches devices that several gateways share. They change hands without a pause. */
function sharing(
  { outputs: { nats: configuration } }: SiteConfiguration,
  nats: NatsSite | undefined,
  { connector, clientOptions }: GatewayOptions,
): Pick<HubOptions, "connectorOf" | "clientOptions"> {
  if (nats === undefined || configuration?.leases === undefined) return {};
  // An owner that is silent may have been killed: that is known before its lease ends.
  const everyMs = Math.min(silenceMs / 3, nats.leaseMs / 3);
  return {
    connectorOf: ({ name, tls }) => nats.connectorOf(name, connector ?? socketConnector({ tls })),
    clientOptions: { reconnect: () => betweenOwnersMs, keepAlive: { everyMs, deadlineMs: silenceMs }, ...clientOptions },
  };
}

/** What is done with the readings, and with what people say to them. */
async function openOutputs(
  { outputs: { history, metrics, nats: shared }, acknowledged }: SiteConfiguration,
  { hub, nats, clock, onProblem }: Pick<GatewayParts, "hub" | "nats" | "clock" | "onProblem">,
): Promise<readonly (Part & { readonly routes: readonly Route[] })[]> {
  const kept = history === undefined ? undefined : await openSiteHistory(hub, { ...history, onProblem });
  const stream = kept === undefined ? nats?.history : undefined;
  const series =
    metrics === undefined ? undefined : openMetrics(hub, { maximumSeries: metrics.series, version: packageVersion(), onProblem });
  // Gateways that share devices have a bucket for them, and a folder that another gateway uses is not ours.
  const isOurs = shared?.leases === undefined && (history === undefined || kept !== undefined);
  const file =
    isOurs && acknowledged !== undefined ? new AcknowledgedFile({ path: acknowledged, alarms: hub.alarms, clock, onProblem }) : undefined;
  return [
    kept,
    series,
    stream && { routes: historyRoutes(stream), close: () => {} },
    file && { routes: [], close: () => file.close() },
  ].filter((part) => part !== undefined);
}
