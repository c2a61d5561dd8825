import type { PeerCertificate } from "../../transport/peer-certificate.js";

/** The role of clients with a certificate. What it names must all fit; `*` stands for any text. */
export interface CertificateRole {
  /** The common name of the subject: `ops-*`. */
  readonly subject?: string | undefined;
  /** One of the alternative names: `*.control.example.org`. */
  readonly name?: string | undefined;
  /** The common name of the issuer. */
  readonly issuer?: string | undefined;
  readonly role: string;
}

/** The role of a certificate that is trusted: that of the first entry that fits. */
export function roleOfCertificate(roles: readonly CertificateRole[], certificate: PeerCertificate | undefined): string | undefined {
  if (certificate?.isTrusted !== true) return undefined;
  return roles.find((entry) => fits(entry, certificate))?.role;
}

function fits({ subject, name, issuer }: CertificateRole, certificate: PeerCertificate): boolean {
  const isSubject = subject === undefined || matches(subject, certificate.subject);
  const isName = name === undefined || certificate.names.some((each) => matches(name, each));
  const isIssuer = issuer === undefined || matches(issuer, certificate.issuer);
  return isSubject && isName && isIssuer;
}

/** Each part of the pattern is found where it first stands: linear, and no engine of expressions. */
function matches(pattern: string, text: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
