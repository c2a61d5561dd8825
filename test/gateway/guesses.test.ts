import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { DoorKeeper, type Entry } from "../../gateway/access/door-keeper.js";
import { GUESS_BOUNDS, GuessLimit } from "../../gateway/access/guess-limit.js";
import { newToken } from "../../gateway/access/token-book.js";
import type { SiteConfiguration } from "../../gateway/index.js";
import { liveUrl, siteOf, startGateway, TestPage, upgradeStatus } from "../support/gateway-client.js";
import { httpGet } from "../support/http-get.js";
import { tempFolder } from "../support/temp-folder.js";

const ann = newToken({ name: "ann", role: "operator" });

function tokenFile(...tokens: readonly object[]): string {
  const file = join(tempFolder(), "tokens.json");
  writeFileSync(file, JSON.stringify({ tokens }));
  return file;
}

function accessOf(its: Partial<SiteConfiguration["access"]>): SiteConfiguration["access"] {
  return { ...siteOf().access, tokens: tokenFile(ann.entry), ...its };
}

/** What a keeper looks at of a request. */
function requestOf(address: string, headers: IncomingMessage["headers"]): IncomingMessage {
  return { headers, socket: { remoteAddress: address } } as IncomingMessage;
}

function keeperOf(its: Partial<SiteConfiguration["access"]> = {}) {
  const clock = new FakeClock();
  const keeper = new DoorKeeper(accessOf(its), { clock, onProblem: () => {} });
  const say = (address: string, token: string, headers: IncomingMessage["headers"] = {}): Entry["kind"] =>
    keeper.entryOf(requestOf(address, { authorization: `Bearer ${token}`, ...headers })).kind;
  return { clock, keeper, say };
}

describe("who guesses tokens", () => {
  test("is told to wait after ten that are wrong, on every path, and listened to when the minute is over", async () => {
    const clock = new FakeClock();
    const access = accessOf({ anonymous: undefined });
    const gateway = await startGateway({ ...siteOf(), access }, { connector: new MemoryNetwork().connect, clock });
    const ask = async (token: string) => httpGet(`${gateway.url}api/site`, { authorization: `Bearer ${token}` });
    for (let guess = 0; guess < 10; guess++) expect((await ask(`guess${guess}`)).status).toBe(401);
    clock.advance(18_000);
    // The right one too: else each guess could be tried.
    const refused = await ask(ann.token);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "42"]);
    expect(JSON.parse(refused.body)).toEqual({ problem: expect.stringContaining("for the next 42 s") });
    for (const path of ["live", "katcp/rx"])
      expect(await upgradeStatus(liveUrl(gateway, path), ["katcp-live", `token.${Buffer.from(ann.token).toString("base64url")}`])).toBe(
        429,
      );
    // Who says no token does not guess, and the page has to come.
    expect([(await httpGet(`${gateway.url}api/site`)).status, (await httpGet(gateway.url)).status]).toEqual([401, 200]);
    clock.advance(42_000);
    expect((await ask(ann.token)).status).toBe(200);
  });

  test("is known by the address that the proxy says, and the others behind it are not kept out", () => {
    const proxy = {
      from: ["10.8.0.1"],
      userHeader: "x-forwarded-user",
      groupsHeader: "x-forwarded-groups",
      roles: new Map<string, string>(),
    };
    const { say } = keeperOf({ proxy });
    const behind = (address: string, token: string) => say("10.8.0.1", token, { "x-forwarded-for": `1.2.3.4, ${address}` });
    for (let guess = 0; guess < 10; guess++) expect(behind("10.1.1.1", `guess${guess}`)).toBe("stranger");
    expect([behind("10.1.1.1", ann.token), behind("10.1.1.2", ann.token)]).toEqual(["guesser", "visitor"]);
    // Of anybody else, what the header says is nothing.
    const direct = (token: string, forwarded: string) => say("10.9.9.9", token, { "x-forwarded-for": forwarded });
    for (let guess = 0; guess < 10; guess++) expect(direct(`guess${guess}`, `10.2.2.${guess}`)).toBe("stranger");
    expect(direct(ann.token, "10.2.2.99")).toBe("guesser");
  });

  test("is not a program that says a token that has ended again and again", () => {
    const { say } = keeperOf();
    for (let time = 0; time < 1000; time++) expect(say("10.1.1.1", "ended")).toBe("stranger");
    expect(say("10.1.1.1", ann.token)).toBe("visitor");
  });

  test("has all addresses of a network of version 6", () => {
    const { say } = keeperOf();
    for (let guess = 0; guess < 10; guess++) expect(say(`2001:db8:1:2::${guess}`, `guess${guess}`)).toBe("stranger");
    expect([say("2001:db8:1:2:3:4:5:6", ann.token), say("2001:db8:1:3::1", ann.token)]).toEqual(["guesser", "visitor"]);
    for (let guess = 0; guess < 10; guess++) say("::ffff:10.1.1.1", `guess${guess}`);
    expect([say("10.1.1.1", ann.token), say("::ffff:10.1.1.2", ann.token)]).toEqual(["guesser", "visitor"]);
  });

  test("is remembered for a minute, and of ten thousand addresses at most", () => {
    const clock = new FakeClock();
    const limit = new GuessLimit(clock);
    for (let address = 0; address < GUESS_BOUNDS.addresses + 500; address++)
      limit.onWrong(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`, "guess");
    expect(limit.size).toBe(GUESS_BOUNDS.addresses);
    clock.advance(GUESS_BOUNDS.windowMs);
    limit.onWrong("10.99.0.0", "guess");
    expect(limit.size).toBe(1);
  });
});

describe("a token", () => {
  test.each<readonly [string, string, 101 | 401]>([
    ["of letters, digits and dashes", ann.token, 101],
    ["of all that a header takes", "aZ09-._~+/==", 101],
    ["with a space", "open sesame", 401],
    ["with a letter of another alphabet", "sésame", 401],
    ["with a comma", "open,sesame", 401],
    ["without a character", "", 401],
    ["longer than a header should be", "x".repeat(501), 401],
  ])("%s is the same on every path", async (_, token, expected) => {
    // The file cannot be wrong about it: a hash shows nothing of what was hashed.
    const entry = { name: "ben", role: "operator", sha256: createHash("sha256").update(token).digest("hex") };
    const access = accessOf({ tokens: tokenFile(ann.entry, entry) });
    const gateway = await startGateway({ ...siteOf(), access }, { connector: new MemoryNetwork().connect });
    const said = `token.${Buffer.from(token).toString("base64url")}`;
    const header = Buffer.from(`Bearer ${token}`).toString("latin1");
    expect(await upgradeStatus(liveUrl(gateway), ["katcp-live"], { authorization: header })).toBe(expected);
    expect((await httpGet(`${gateway.url}api/site`, { authorization: header })).status).toBe(expected === 101 ? 200 : 401);
    if (token === "") return;
    expect(await upgradeStatus(liveUrl(gateway), ["katcp-live", said])).toBe(expected);
  });

  test("that is no token is refused, and not taken for nobody's", async () => {
    const gateway = await startGateway({ ...siteOf(), access: accessOf({}) }, { connector: new MemoryNetwork().connect });
    const statusOf = async (authorization: string) => (await httpGet(`${gateway.url}api/site`, { authorization })).status;
    expect([await statusOf("Bearer"), await statusOf("bearer two words"), await statusOf("Basic YTpi")]).toEqual([401, 401, 200]);
    const page = await TestPage.open(gateway, ann.token);
    expect(page.all("site")[0]?.you).toEqual({ name: "ann", role: "operator" });
  });
});
