import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createGzip, type Gzip } from "node:zlib";
import type { Exchange, Route } from "../http/route.js";
import type { Hub } from "../hub/hub.js";
import { Exposition } from "./exposition.js";
import { CONTENT_TYPES, chooseFormat } from "./exposition-format.js";

/** The most series where the site says nothing. */
export const DEFAULT_SERIES = 100_000;

export interface MetricsOptions {
  /** The most series of sensors. Default: 100,000. */
  readonly maximumSeries?: number | undefined;
  /** Of the gateway. */
  readonly version: string;
  /** Called with what is left out, and why. */
  readonly onProblem: (text: string) => void;
}

export interface Metrics {
  readonly routes: readonly Route[];
  /** Listens to the hub no more. */
  close(): void;
}

/** `/metrics`: what Prometheus scrapes. */
export function openMetrics(hub: Hub, { maximumSeries = DEFAULT_SERIES, ...options }: MetricsOptions): Metrics {
  const exposition = new Exposition(hub, { maximumSeries, ...options });
  return {
    routes: [{ path: "/metrics", isCostly: true, handle: (exchange) => answer(exchange, exposition) }],
    close: () => exposition.close(),
  };
}

async function answer({ request, response, signal, turn }: Exchange, exposition: Exposition): Promise<void> {
  const format = chooseFormat(request.headers.accept);
  response.setHeader("content-type", CONTENT_TYPES[format]);
  response.setHeader("vary", "accept, accept-encoding");
  const gzip = acceptsGzip(request.headers["accept-encoding"]) ? createGzip({ level: 1 }) : undefined;
  if (gzip !== undefined) {
    response.setHeader("content-encoding", "gzip");
    gzip.pipe(response);
  }
  try {
    await send(exposition.write(format), gzip ?? response, { signal, turn });
  } finally {
    // Who is gone no longer reads what is compressed, and then that would wait for ever.
    if (signal.aborted) gzip?.destroy();
  }
}

/** Lets others have their turns between two pieces, and waits where the other side does not read. */
async function send(
  pieces: Iterable<string>,
  sink: Gzip | ServerResponse,
  { signal, turn }: Pick<Exchange, "signal" | "turn">,
): Promise<void> {
  for (const piece of pieces) {
    if (signal.aborted) return;
    if (!sink.write(piece)) await once(sink, "drain", { signal }).catch(() => {});
    await turn();
  }
  sink.end();
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding));
}
