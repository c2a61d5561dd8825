import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { newToken } from "../../gateway/access/token-book.js";
import type { Gateway, SiteConfiguration } from "../../gateway/index.js";
import { Authority } from "../support/certificates.js";
import { liveUrl, siteOf, startGateway, TestPage, upgradeStatus } from "../support/gateway-client.js";
import { httpGet as get } from "../support/http-get.js";
import { tempFolder } from "../support/temp-folder.js";

const network = new MemoryNetwork();

function start(
  access: Partial<SiteConfiguration["access"]> = {},
  its: Partial<SiteConfiguration> = {},
  clock?: FakeClock,
): Promise<Gateway> {
  const site = siteOf(its);
  return startGateway({ ...site, access: { ...site.access, ...access } }, { connector: network.connect, ...(clock && { clock }) });
}

async function whoIs(gateway: Gateway, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { status, body } = await get(`${gateway.url}api/site`, headers);
  if (status !== 200) return String(status);
  const { you } = JSON.parse(body) as { readonly you: { readonly name: string; readonly role: string } };
  return `${you.name} ${you.role}`;
}

describe("a foreign page", () => {
  test("gets nothing under a name of its own (DNS rebinding), unless the site has that name", async () => {
    const gateway = await start({}, { listen: { ...siteOf().listen, names: ["panel.example.org"] } });
    const statusFor = async (host: string): Promise<number> => (await get(`${gateway.url}api/site`, { host })).status;
    for (const host of ["evil.example.org", "127.0.0.1.evil.example", "panel.example.org.evil", "localhost@evil", "[evil]"])
      expect([host, await statusFor(host)]).toEqual([host, 403]);
    for (const host of ["localhost", "127.0.0.1:8147", "[::1]:8147", "panel.example.org", "PANEL.example.org:443"])
      expect([host, await statusFor(host)]).toEqual([host, 200]);
  });

  test("opens no WebSocket, and may ask nothing", async () => {
    const gateway = await start({}, { listen: { ...siteOf().listen, names: ["panel.example.org"] } });
    const own = gateway.url.slice(0, -1);
    const opened = (origin: string): Promise<number> => upgradeStatus(liveUrl(gateway), ["katcp-live"], { origin });
    for (const origin of ["http://evil.example.org", "null", `${own}.evil.example`, "http://localhost:1", "file://", `${own}/x`]) {
      expect([origin, await opened(origin)]).toEqual([origin, 403]);
      expect([origin, (await get(`${gateway.url}api/site`, { origin })).status]).toEqual([origin, 403]);
    }
    for (const origin of [own, "https://panel.example.org"]) expect([origin, await opened(origin)]).toEqual([origin, 101]);
    // Programs have none.
    expect(await upgradeStatus(liveUrl(gateway), ["katcp-live"])).toBe(101);
    expect(await upgradeStatus(liveUrl(gateway, "elsewhere"), ["katcp-live"])).toBe(404);
    expect(await upgradeStatus(liveUrl(gateway, "katcp/nobody"), ["katcp"])).toBe(404);
  });

  test("has no cookie to use, may not frame the page, and finds no script in it", async () => {
    const gateway = await start();
    const { status, headers, body } = await get(gateway.url);
    expect(status).toBe(200);
    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
    const missing = await get(`${gateway.url}../../package.json`);
    expect([missing.status, (await get(`${gateway.url}%2e%2e/package.json`)).status]).toEqual([404, 404]);
    expect((await get(gateway.url, {}, { method: "POST" })).status).toBe(405);
    const tag = String(headers["etag"]);
    expect((await get(gateway.url, { "if-none-match": tag })).status).toBe(304);
  });
});

describe("who asks", () => {
  test("is nobody in particular, and may be refused", async () => {
    expect(await whoIs(await start())).toBe("anonymous viewer");
    const closed = await start({ anonymous: undefined });
    expect(await whoIs(closed)).toBe("401");
    expect(await upgradeStatus(liveUrl(closed), ["katcp-live"])).toBe(401);
    // The page itself has to come, to ask for a token.
    expect((await get(closed.url)).status).toBe(200);
    expect((await get(`${closed.url}healthz`)).status).toBe(200);
  });

  test("is known by a token, in a header or as a subprotocol; a wrong one is refused, and a removed one ends", async () => {
    const file = join(tempFolder(), "tokens.json");
    const ann = newToken({ name: "ann", role: "operator" });
    writeFileSync(file, JSON.stringify({ tokens: [ann.entry] }));
    expect(readFileSync(file, "utf8")).not.toContain(ann.token);
    const clock = new FakeClock();
    const gateway = await start({ tokens: file }, {}, clock);
    expect(await whoIs(gateway, { authorization: `Bearer ${ann.token}` })).toBe("ann operator");
    expect(await whoIs(gateway, { authorization: "Bearer wrong" })).toBe("401");
    expect(await whoIs(gateway)).toBe("anonymous viewer");
    const page = await TestPage.open(gateway, ann.token);
    expect(page.all("site")[0]?.you).toEqual({ name: "ann", role: "operator" });
    expect(page.socket.protocol).toBe("katcp-live");
    expect(await upgradeStatus(liveUrl(gateway), ["katcp-live", "token.d3Jvbmc"])).toBe(401);
    writeFileSync(file, JSON.stringify({ tokens: [] }));
    clock.advance(2000);
    expect(await whoIs(gateway, { authorization: `Bearer ${ann.token}` })).toBe("401");
  });

  test("is believed to a proxy at an address that the site trusts, and to no other", async () => {
    const proxy = {
      from: ["127.0.0.0/8"],
      userHeader: "x-forwarded-user",
      groupsHeader: "x-forwarded-groups",
      roles: new Map([
        ["engineers", "operator"],
        ["root", "expert"],
      ]),
    };
    const gateway = await start({ proxy });
    expect(await whoIs(gateway, { "x-forwarded-user": "ann", "x-forwarded-groups": "staff, engineers" })).toBe("ann operator");
    expect(await whoIs(gateway, { "x-forwarded-user": "root", "x-forwarded-groups": "engineers" })).toBe("root expert");
    expect(await whoIs(gateway, { "x-forwarded-user": "ben" })).toBe("ben viewer");
    expect(await whoIs(gateway, { "x-forwarded-groups": "engineers" })).toBe("anonymous viewer");
    const elsewhere = await start({ proxy: { ...proxy, from: ["10.0.0.0/8", "::2"] } });
    expect(await whoIs(elsewhere, { "x-forwarded-user": "root" })).toBe("anonymous viewer");
  });

  test("is known by a certificate that the site's authority has signed", async () => {
    const folder = tempFolder();
    const put = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const [authority, other] = [await Authority.create(), await Authority.create("Another")];
    const server = await authority.issue({ name: "localhost", names: ["localhost"] });
    const [ann, stranger] = [await authority.issue({ name: "ann" }), await other.issue({ name: "ann" })];
    const tls = { cert: put("cert.pem", server.cert), key: put("key.pem", server.key), clientCa: put("ca.pem", authority.cert) };
    const listen = { host: "127.0.0.1", port: 0, names: [], tls };
    const gateway = await start({ certificates: new Map([["ann", "expert"]]) }, { listen });
    expect(gateway.url).toMatch(/^https:/);
    const who = async (client: object): Promise<string> => {
      const { body } = await get(`${gateway.url}api/site`, {}, { rejectUnauthorized: false, ...client });
      const { you } = JSON.parse(body) as { readonly you: { readonly name: string; readonly role: string } };
      return `${you.name} ${you.role}`;
    };
    expect(await who({ cert: ann.cert, key: ann.key })).toBe("ann expert");
    expect(await who({ cert: stranger.cert, key: stranger.key })).toBe("anonymous viewer");
    expect(await who({})).toBe("anonymous viewer");
  });
});
