import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { answerProblem } from "./answer.js";
import type { Exchange, Route } from "./route.js";

interface StaticFile {
  readonly type: string;
  readonly tag: string;
  readonly bytes: Buffer;
  /** Made when it is first asked for. */
  gzipped?: Promise<Buffer> | undefined;
}

const types: ReadonlyMap<string, string> = new Map([
  [".css", "text/css; charset=utf-8"],
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".json", "application/json"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".txt", "text/plain; charset=utf-8"],
  [".webmanifest", "application/manifest+json"],
  [".woff2", "font/woff2"],
]);

/** From so many bytes on, it pays to compress. */
const leastToCompress = 1024;

const compress = promisify(gzip);

/** The files of the page, which are read once: no path of a request ever reaches the disk. */
export function staticRoute(folder: string): Route {
  const files = readFiles(folder);
  return {
    path: "/",
    handle: async (exchange) => {
      const { pathname } = exchange.url;
      const file = files.get(pathname === "/" ? "/index.html" : pathname);
      if (file !== undefined) await send(file, exchange);
      else if (files.size === 0) answerProblem(exchange.response, 503, "the page has not been built: run `npm run build`");
      else answerProblem(exchange.response, 404, "there is nothing here");
    },
  };
}

function readFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const found = new Map<string, StaticFile>();
  for (const path of listFiles(folder)) {
    const type = types.get(extname(path));
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, path));
    const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    found.set(`/${path.split(sep).join("/")}`, { type, tag, bytes });
  }
  return found;
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(folder.length)
          .replace(/^[/\\]/, ""),
      );
  } catch {
    return [];
  }
}

async function send(file: StaticFile, { request, response }: Exchange): Promise<void> {
  const { type, tag, bytes } = file;
  response.setHeader("etag", tag);
  response.setHeader("vary", "accept-encoding");
  // Always asked for again: a new version of the gateway has new files.
  response.setHeader("cache-control", "no-cache");
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304).end();
    return;
  }
  const isGzipped = bytes.length >= leastToCompress && /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const body = isGzipped ? await gzipped(file) : bytes;
  response.writeHead(200, { "content-type": type, "content-length": body.length, ...(isGzipped ? { "content-encoding": "gzip" } : {}) });
  response.end(body);
}

function gzipped(file: StaticFile): Promise<Buffer> {
  file.gzipped ??= compress(file.bytes);
  return file.gzipped;
}
