import { describe, expect, test } from "vitest";
import { type CertificateRole, roleOfCertificate } from "../../../../runtime/server/access/certificate-roles.js";
import type { PeerCertificate } from "../../../../runtime/transport/peer-certificate.js";

const certificate: PeerCertificate = {
  subject: "ops-1",
  issuer: "site CA",
  names: ["ops-1.control.example.org", "10.8.0.7"],
  fingerprint: "AB:CD",
  isTrusted: true,
};

function roleOf(entry: Omit<CertificateRole, "role">, shown: Partial<PeerCertificate> = {}): string | undefined {
  return roleOfCertificate([{ ...entry, role: "operator" }], { ...certificate, ...shown });
}

describe("the role of a certificate", () => {
  test.each<[Omit<CertificateRole, "role">, boolean]>([
    [{ subject: "ops-1" }, true],
    [{ subject: "ops" }, false],
    [{ subject: "ps-1" }, false],
    [{ name: "10.8.0.7" }, true],
    [{ name: "*.control.example.org" }, true],
    [{ name: "control.example.org" }, false],
    [{ issuer: "site CA" }, true],
    [{ issuer: "other CA" }, false],
    [{ subject: "ops-1", issuer: "other CA" }, false],
    [{ subject: "ops-2", issuer: "site CA", name: "10.8.0.7" }, false],
    [{ subject: "ops-1", issuer: "site CA", name: "10.8.0.8" }, false],
    [{ subject: "ops-1", issuer: "site CA", name: "10.8.0.7" }, true],
    [{}, true],
  ])("needs all that the entry names: %j fits, %s", (entry, fits) => {
    expect(roleOf(entry)).toBe(fits ? "operator" : undefined);
  });

  test.each([
    ["*", "", true],
    ["*", "anything", true],
    ["a*", "a", true],
    ["a*", "ba", false],
    ["*a", "ba", true],
    ["*a", "ab", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "abc", true],
    ["a*b*c", "acb", false],
    ["a*b*c", "a-b", false],
    ["a*bc*c", "abc", false],
    ["a**c", "ac", true],
    ["*ab*ab*", "ab-ab", true],
    ["*ab*ab*", "abab", true],
    ["*ab*ab*", "aab", false],
    ["", "", true],
    ["", "a", false],
  ])("has * for any text: %j fits %j, %s", (subject, shown, fits) => {
    expect(roleOf({ subject }, { subject: shown })).toBe(fits ? "operator" : undefined);
  });

  test("is that of the first entry that fits, of a certificate that is trusted", () => {
    const roles = [{ subject: "dev-*", role: "engineer" }, { subject: "ops-*", role: "operator" }, { role: "monitor" }];
    expect(roleOfCertificate(roles, certificate)).toBe("operator");
    expect(roleOfCertificate(roles, { ...certificate, isTrusted: false })).toBeUndefined();
    expect(roleOfCertificate(roles, undefined)).toBeUndefined();
    expect(roleOfCertificate([], certificate)).toBeUndefined();
  });
});
