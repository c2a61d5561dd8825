import { expect, test } from "vitest";
import { pageUrl } from "../../gateway/http/page-url.js";

test.each([
  ["127.0.0.1", "IPv4", [], "http://127.0.0.1:8147/"],
  ["::1", "IPv6", [], "http://[::1]:8147/"],
  ["10.8.0.1", "IPv4", ["panel.example.org"], "http://10.8.0.1:8147/"],
  ["0.0.0.0", "IPv4", ["panel.example.org"], "http://panel.example.org:8147/"],
  ["::", "IPv6", ["panel.example.org:443"], "http://panel.example.org:8147/"],
  ["0.0.0.0", "IPv4", ["m1", "m2", "m3"], "http://localhost:8147/"],
  ["::", "IPv6", [], "http://localhost:8147/"],
])("a gateway at %s (%s) with the names %j prints an address that a browser can open: %s", (address, family, names, url) => {
  expect(pageUrl({ address, family, port: 8147 }, { isSecure: false, names })).toBe(url);
});

test("a gateway with a certificate has an https address", () => {
  expect(pageUrl({ address: "0.0.0.0", family: "IPv4", port: 8443 }, { isSecure: true, names: ["panel.example.org"] })).toBe(
    "https://panel.example.org:8443/",
  );
});
