import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { Gateway, type GatewayMessage, type GatewayOptions, type PageMessage, type SiteConfiguration } from "../../gateway/index.js";
import { deviceAt, roles } from "./gateway-site.js";

/** A site at any free port of this machine. */
export function siteOf(its: Partial<SiteConfiguration> = {}): SiteConfiguration {
  return {
    name: "Test",
    listen: { host: "127.0.0.1", port: 0, tls: undefined, names: [] },
    access: { roles, anonymous: "viewer", tokens: undefined, proxy: undefined, certificates: new Map(), audit: undefined },
    devices: [deviceAt("rx")],
    outputs: { history: undefined, metrics: undefined, nats: undefined },
    ...its,
  };
}

/** The same, where whoever asks has a role. */
export function siteFor(role: string | undefined, its: Partial<SiteConfiguration> = {}): SiteConfiguration {
  const site = siteOf(its);
  return { ...site, access: { ...site.access, anonymous: role } };
}

/** A gateway that runs until the test is over. */
export async function startGateway(site: SiteConfiguration, options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await Gateway.start(site, { ...options, clientOptions: { reconnect: () => 1, ...options.clientOptions } });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Waits for what comes over a network. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(1);
}

/** A page as a program: it keeps all that it is sent. */
export class TestPage {
  readonly messages: GatewayMessage[] = [];
  readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => this.messages.push(JSON.parse(String(data)) as GatewayMessage));
  }

  static async open(gateway: Pick<Gateway, "url">, token?: string): Promise<TestPage> {
    const said = token === undefined ? [] : [`token.${Buffer.from(token).toString("base64url")}`];
    const page = new TestPage(new WebSocket(liveUrl(gateway), ["katcp-live", ...said]));
    onTestFinished(() => page.socket.terminate());
    await page.first("site");
    return page;
  }

  send(message: PageMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  all<Type extends GatewayMessage["type"]>(type: Type): readonly Extract<GatewayMessage, { readonly type: Type }>[] {
    return this.messages.filter((message): message is Extract<GatewayMessage, { readonly type: Type }> => message.type === type);
  }

  /** The first message of a type that is as wanted, once it has come. */
  async first<Type extends GatewayMessage["type"]>(
    type: Type,
    isWanted: (message: Extract<GatewayMessage, { readonly type: Type }>) => boolean = () => true,
  ): Promise<Extract<GatewayMessage, { readonly type: Type }>> {
    for (;;) {
      const found = this.all(type).find(isWanted);
      if (found !== undefined) return found;
      await pause(1);
    }
  }
}

export function liveUrl(gateway: Pick<Gateway, "url">, path = "live"): string {
  return gateway.url.replace("http", "ws") + path;
}

/** The status of what a gateway answers to an attempt to open a WebSocket; 101 where it opens. */
export async function upgradeStatus(
  url: string,
  protocols: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const socket = new WebSocket(url, [...protocols], { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  });
}
