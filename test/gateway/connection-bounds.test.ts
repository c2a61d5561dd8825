import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { CONNECTION_BOUNDS, createListener } from "../../gateway/http/create-listener.js";
import type { Gateway } from "../../gateway/index.js";
import { liveUrl, siteOf, startGateway, TestPage, upgradeStatus } from "../support/gateway-client.js";
import { httpGet } from "../support/http-get.js";

const connector = new MemoryNetwork().connect;

/** A page from an address of this machine; undefined where the gateway ends its connection at once. */
async function openFrom(localAddress: string, gateway: Gateway): Promise<WebSocket | undefined> {
  const socket = new WebSocket(liveUrl(gateway), ["katcp-live"], { localAddress });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => socket.on("open", () => resolve(socket)).on("error", () => resolve(undefined)));
}

async function openMany(count: number, localAddress: string, gateway: Gateway): Promise<readonly WebSocket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openFrom(localAddress, gateway)));
  return sockets.filter((socket) => socket !== undefined);
}

describe("a gateway has", () => {
  test("200 connections of one address, and whoever comes then is disconnected until one of them ends", async () => {
    const gateway = await startGateway(siteOf(), { connector });
    const held = await openMany(200, "127.0.0.2", gateway);
    expect(held.length).toBe(200);
    expect(await openFrom("127.0.0.2", gateway)).toBeUndefined();
    expect(await openFrom("127.0.0.3", gateway)).toBeDefined();
    held[0]?.close();
    while ((await openFrom("127.0.0.2", gateway)) === undefined) await turn();
  });

  test("2,000 connections in all, and goes on with those", async () => {
    const gateway = await startGateway(siteOf(), { connector });
    let held = 0;
    for (let address = 2; address < 12; address++) held += (await openMany(200, `127.0.0.${address}`, gateway)).length;
    expect(held).toBe(2000);
    expect(await openFrom("127.0.0.99", gateway)).toBeUndefined();
  }, 60_000);

  test("more than that of one proxy, and 200 pages of each address that the proxy names", async () => {
    const proxy = {
      from: ["127.0.0.1"],
      userHeader: "x-forwarded-user",
      groupsHeader: "x-forwarded-groups",
      roles: new Map<string, string>(),
    };
    const site = siteOf();
    const gateway = await startGateway({ ...site, access: { ...site.access, proxy } }, { connector });
    const open = (address: string) => upgradeStatus(liveUrl(gateway), ["katcp-live"], { "x-forwarded-for": address });
    const statuses = await Promise.all(Array.from({ length: 200 }, () => open("10.0.0.1")));
    expect(new Set(statuses)).toEqual(new Set([101]));
    expect([await open("10.0.0.1"), await open("10.0.0.2")]).toEqual([503, 101]);
  }, 60_000);

  test("ten seconds for the head of a request, thirty for all of it, sixty for an answer that nobody reads, and a hundred headers", () => {
    const server = createListener(undefined);
    const { headersTimeout, requestTimeout, timeout, maxHeadersCount, maxConnections } = server;
    expect([headersTimeout, requestTimeout, timeout, maxHeadersCount, maxConnections]).toEqual([10_000, 30_000, 60_000, 100, 2000]);
    expect(CONNECTION_BOUNDS.perAddress).toBe(200);
  });
});

test("who is refused a WebSocket and does not hang up is disconnected", async () => {
  const gateway = await startGateway(siteOf(), { connector });
  const socket = connect({ port: Number(new URL(gateway.url).port), host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  let said = "";
  socket.on("data", (chunk) => {
    said += String(chunk);
  });
  const key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13";
  socket.write(`GET /none HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n${key}\r\n\r\n`);
  await once(socket, "end");
  expect(said).toMatch(/^HTTP\/1.1 404 /);
  // Writing is what finds out that nobody is there any more.
  socket.on("error", () => {});
  for (let turns = 0; turns < 10_000 && !socket.destroyed; turns++) {
    socket.write("x");
    await turn();
  }
  expect(socket.destroyed).toBe(true);
});

test("a page whose message is longer than 256 KiB is closed", async () => {
  const gateway = await startGateway(siteOf(), { connector, clock: new FakeClock() });
  const page = await TestPage.open(gateway);
  page.socket.send(" ".repeat(256 * 1024));
  await page.first("problem");
  page.socket.send(" ".repeat(256 * 1024 + 1));
  expect((await once(page.socket, "close"))[0]).toBe(1009);
  expect((await httpGet(`${gateway.url}healthz`)).status).toBe(200);
});
