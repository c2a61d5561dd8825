import type { IncomingMessage } from "node:http";

/** The route of a path: the longest that fits. */
export function findRoute<R extends { readonly path: string }>(routes: readonly R[], path: string): R | undefined {
  const fitting = routes.filter((route) => route.path === path || (route.path.endsWith("/") && path.startsWith(route.path)));
  return fitting.toSorted((one, other) => other.path.length - one.path.length).at(0);
}

/** The path and the query of a request; undefined of what is none. */
export function urlOf({ url = "" }: Pick<IncomingMessage, "url">): URL | undefined {
  // Of the whole form, `http://host/path`, a proxy is asked, which this is not.
  const whole = `http://gateway${url}`;
  return url.startsWith("/") && URL.canParse(whole) ? new URL(whole) : undefined;
}

/** What everybody may have, whoever they are: the page that asks for a token, and whether the gateway lives. */
export function isOpen(path: string): boolean {
  return (
    path === "/" ||
    path === "/healthz" ||
    (!path.startsWith("/api/") && /^\/[\w.-]+\.(css|html|js|svg|txt|webmanifest|woff2|png)$/.test(path))
  );
}
