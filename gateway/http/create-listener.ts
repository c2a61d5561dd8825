import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { messageOf } from "katcp-runtime";
import { GatewayProblem } from "../gateway-problem.js";
import type { TlsConfiguration } from "../site/site-configuration.js";

/** What connections may cost before anybody knows what they want. */
export const CONNECTION_BOUNDS = {
  /** At once; whoever comes then is disconnected. */
  connections: 2000,
  /** At once from one address. */
  perAddress: 200,
  /** How long the head of a request may take, and all of it. */
  headersMs: 10_000,
  requestMs: 30_000,
  /** How long an answer may wait to be read. */
  unreadMs: 60_000,
  headers: 100,
} as const;

/** A web server that does not listen yet. @throws GatewayProblem for TLS files that cannot be read */
export function createListener(tls: TlsConfiguration | undefined): Server {
  const server = tls === undefined ? createServer() : createTlsServer(tlsOptions(tls));
  server.maxConnections = CONNECTION_BOUNDS.connections;
  server.headersTimeout = CONNECTION_BOUNDS.headersMs;
  server.requestTimeout = CONNECTION_BOUNDS.requestMs;
  server.timeout = CONNECTION_BOUNDS.unreadMs;
  server.maxHeadersCount = CONNECTION_BOUNDS.headers;
  return server;
}

function tlsOptions({ cert, key, clientCa }: TlsConfiguration): object {
  const read = (path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (thrown) {
      throw new GatewayProblem(`TLS of "listen": ${messageOf(thrown)}`);
    }
  };
  const client = clientCa === undefined ? {} : { ca: read(clientCa), requestCert: true, rejectUnauthorized: false };
  return { cert: read(cert), key: read(key), ...client };
}
