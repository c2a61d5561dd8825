import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** The certificate that a client has shown. */
export interface PeerCertificate {
  /** The common name of its subject; `""` if it has none. */
  readonly subject: string;
  /** The common name of its issuer. */
  readonly issuer: string;
  /** Its alternative names, without what kind they are: `ops-1.example.org`, `10.8.0.7`, `spiffe://site/ops`. */
  readonly names: readonly string[];
  /** SHA-256, in hex with colons. */
  readonly fingerprint: string;
  /** Whether an authority that the listener trusts has signed it, and it is valid now. */
  readonly isTrusted: boolean;
}

/** The certificate of whoever is at the other end of a stream; undefined if it showed none. */
export function readPeerCertificate(stream: Duplex): PeerCertificate | undefined {
  if (!(stream instanceof TLSSocket)) return undefined;
  const certificate = stream.getPeerCertificate();
  if (certificate.fingerprint256 === undefined) return undefined;
  const { subject, issuer, subjectaltname = "", fingerprint256 } = certificate;
  return {
    subject: oneOf(subject?.CN),
    issuer: oneOf(issuer?.CN),
    names: readNames(subjectaltname),
    fingerprint: fingerprint256,
    isTrusted: stream.authorized,
  };
}

/** A name that is there several times says nothing for sure. */
function oneOf(name: string | readonly string[] | undefined): string {
  return typeof name === "string" ? name : "";
}

/** `DNS:a.example, URI:"x, DNS:b"`: Node quotes, as JSON, what could be taken for several names. */
export function readNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|, )[A-Za-z ]+:("(?:[^"\\]|\\.)*"|[^,"]*)(?=, |$)/g)].map(([, value = ""]) =>
    value.startsWith('"') ? (JSON.parse(value) as string) : value,
  );
}
