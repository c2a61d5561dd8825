import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 3600 * 1000;

/** A key and its certificate, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** What is said of somebody. */
export interface Subject {
  readonly name: string;
  /** Alternative names: host names, or whatever has a colon as a URI. */
  readonly names?: readonly string[];
  /** How many days from now it begins and ends. */
  readonly days?: readonly [from: number, to: number];
}

/** An authority that makes certificates. */
export class Authority {
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #certificate: X509Certificate;
  #lastSerial = 1;

  private constructor(keys: webcrypto.CryptoKeyPair, certificate: X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async create(name = "A test"): Promise<Authority> {
    const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...{ name: `CN=${name}`, keys, signingAlgorithm: algorithm, serialNumber: "01" },
      ...{ notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 365 * dayMs) },
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new Authority(keys, certificate);
  }

  /** Its own certificate, for those who trust it. */
  get cert(): string {
    return this.#certificate.toString("pem");
  }

  /** Its own certificate and key, as somebody has them who trusts only himself. */
  async self(): Promise<Identity> {
    return { key: await pemOf(this.#keys.privateKey), cert: this.cert };
  }

  /** Somebody whose certificate is of this authority and makes no authority of him, and who signs certificates all the same. */
  async delegate(name: string): Promise<Authority> {
    const [keys, certificate] = await this.#sign({ name });
    return new Authority(keys, certificate);
  }

  /** The list of those that are not valid any more, as PEM. */
  async revoke(identities: readonly Identity[]): Promise<string> {
    const crl = await X509CrlGenerator.create({
      ...{ issuer: this.#certificate.subject, signingKey: this.#keys.privateKey, signingAlgorithm: algorithm },
      ...{ thisUpdate: new Date(Date.now() - dayMs), nextUpdate: new Date(Date.now() + dayMs) },
      entries: identities.map(({ cert }) => ({ serialNumber: new X509Certificate(cert).serialNumber, revocationDate: new Date() })),
    });
    return pem("X509 CRL", crl.rawData);
  }

  async issue(subject: Subject): Promise<Identity> {
    const [keys, certificate] = await this.#sign(subject);
    return { key: await pemOf(keys.privateKey), cert: certificate.toString("pem") };
  }

  async #sign({ name, names = [], days: [from, to] = [-1, 100] }: Subject): Promise<readonly [webcrypto.CryptoKeyPair, X509Certificate]> {
    this.#lastSerial++;
    const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
    const certificate = await X509CertificateGenerator.create({
      ...{ subject: `CN=${name}`, issuer: this.#certificate.subject, publicKey: keys.publicKey },
      ...{ signingKey: this.#keys.privateKey, signingAlgorithm: algorithm, serialNumber: this.#lastSerial.toString(16).padStart(2, "0") },
      ...{ notBefore: new Date(Date.now() + from * dayMs), notAfter: new Date(Date.now() + to * dayMs) },
      extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names.map(nameOf))],
    });
    return [keys, certificate];
  }
}

function nameOf(value: string): { readonly type: "dns" | "url"; readonly value: string } {
  return { type: value.includes(":") ? "url" : "dns", value };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", key));
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,64}/g);
  return `-----BEGIN ${label}-----\n${lines?.join("\n")}\n-----END ${label}-----\n`;
}
