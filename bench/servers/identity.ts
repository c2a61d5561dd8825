import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const support = new URL("../../../test/support/", import.meta.url);
const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, support)), "utf8");

/** The key and the certificate of the servers of the benchmarks, in PEM. */
export const identity = { key: read("tls-key.pem"), cert: read("tls-cert.pem") };
