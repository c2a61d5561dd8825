import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, type X509Certificate, X509CertificateGenerator } from "@peculiar/x509";

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

  async issue({ name, names = [], days: [from, to] = [-1, 100] }: Subject): Promise<Identity> {
    this.#lastSerial++;
    const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
    const certificate = await X509CertificateGenerator.create({
      ...{ subject: `CN=${name}`, issuer: this.#certificate.subject, publicKey: keys.publicKey },
      ...{ signingKey: this.#keys.privateKey, signingAlgorithm: algorithm, serialNumber: this.#lastSerial.toString(16).padStart(2, "0") },
      ...{ notBefore: new Date(Date.now() + from * dayMs), notAfter: new Date(Date.now() + to * dayMs) },
      extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names.map(nameOf))],
    });
    return { key: await pemOf(keys.privateKey), cert: certificate.toString("pem") };
  }
}

function nameOf(value: string): { readonly type: "dns" | "url"; readonly value: string } {
  return { type: value.includes(":") ? "url" : "dns", value };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${bytes.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
