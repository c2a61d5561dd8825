import { describe, expect, test } from "vitest";
import { beginsHttp } from "../../../../runtime/server/clients/http-line.js";
import { beginsTls } from "../../../../runtime/server/clients/tls-hello.js";

describe("the beginning of a line of HTTP", () => {
  test.each([
    "GET / HTTP/1.1",
    "POST /halt",
    "get /",
    "OPTIONS * HTTP/1.1",
    "GET http://dish/ HTTP/1.1",
    "GET https://dish/ HTTP/1.1",
    "CONNECT dish:7147 HTTP/1.1",
    `${"A".repeat(20)} /`,
  ])("is told by its method and its target: %s", (line) => {
    expect(beginsHttp(line)).toBe(true);
  });

  test.each([
    "",
    "GET",
    "GET ",
    "GET x",
    "GET  /",
    "?GET /",
    " GET /",
    "1GET /",
    "G1T /",
    `${"A".repeat(21)} /`,
    "GET x HTTP/",
    "GET x y HTTP/1",
    "GET ftp://x",
  ])("is no other line: %j", (line) => {
    expect(beginsHttp(line)).toBe(false);
  });
});

describe("the beginning of a TLS handshake", () => {
  test.each([
    [[22, 3, 1, 2, 0], true],
    [[22, 3], true],
    // What follows has not come yet.
    [[22], true],
    [[22, 4], false],
    [[21, 3], false],
    [[63, 119], false],
    [[], false],
  ])("is its type and its version: %j %j", (bytes, expected) => {
    expect(beginsTls(Uint8Array.from(bytes))).toBe(expected);
  });
});
