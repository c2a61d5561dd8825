import { constants, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext, type SecureContextOptions, type TlsOptions } from "node:tls";
import { KatcpError, messageOf } from "../errors.js";

/** Where a listener with TLS has its certificates from. What is in files is read again when they change. */
export interface TlsFiles {
  /** The path of the private key, in PEM. */
  readonly keyFile?: string | undefined;
  /** The path of the certificate and those between it and its authority, in PEM. */
  readonly certFile?: string | undefined;
  /** The path of the authorities whose clients are trusted, in PEM. */
  readonly caFile?: string | undefined;
  /** The path of the list of revoked certificates, in PEM. */
  readonly crlFile?: string | undefined;
}

/** Options of a listener with TLS: Node's own, and files. */
export interface TlsListenOptions
  extends TlsFiles,
    Pick<TlsOptions, "key" | "cert" | "ca" | "crl" | "pfx" | "passphrase" | "ciphers" | "minVersion" | "maxVersion" | "requestCert"> {
  /** Whether a client whose certificate is not trusted may connect; default false. Only with `requestCert`. */
  readonly acceptsUntrusted?: boolean | undefined;
  /** How long a handshake may take, in seconds; default 10. */
  readonly handshakeSeconds?: number | undefined;
}

/** Which option of Node's each file is. */
const kinds = { keyFile: "key", certFile: "cert", caFile: "ca", crlFile: "crl" } as const;

/** What Node makes a secure context of, with all files read. @throws KatcpError for a file that cannot be read, and for what is no key or certificate */
export function readTls({ requestCert, acceptsUntrusted, handshakeSeconds, ...options }: TlsListenOptions): SecureContextOptions {
  if (requestCert && options.ca === undefined && options.caFile === undefined) throw new KatcpError(noAuthority);
  const { keyFile: _, certFile: __, caFile: ___, crlFile: ____, ...plain } = options;
  const context = {
    minVersion: "TLSv1.2",
    // A client could have the device compute without end.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...plain,
    ...Object.fromEntries(filesOf(options).map(([kind, path]) => [kind, readPem(path)])),
  } as const;
  try {
    createSecureContext(context);
  } catch (thrown) {
    throw new KatcpError(`tls: the key and the certificate cannot be used: ${messageOf(thrown)}`, { cause: thrown });
  }
  return context;
}

const noAuthority =
  "tls: requestCert needs ca or caFile: without your own authority, each certificate would do that some public authority has signed for somebody";

/** When each file has changed: the same text as long as none has. */
export function stampOf(options: TlsFiles): string {
  return filesOf(options)
    .map(([, path]) => statSync(path, { throwIfNoEntry: false }))
    .map((stats) => `${stats?.mtimeMs} ${stats?.size} ${stats?.ino}`)
    .join("\n");
}

/** The listener's own certificate; undefined where Node has it in another form. */
export function certificateOf({ cert }: SecureContextOptions): X509Certificate | undefined {
  const [first] = [cert].flat();
  return first === undefined ? undefined : new X509Certificate(first);
}

function filesOf(options: TlsFiles): readonly (readonly [kind: string, path: string])[] {
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const path = options[name as keyof TlsFiles];
    return path === undefined ? [] : [[kind, path] as const];
  });
}

function readPem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw new KatcpError(`tls: ${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}
