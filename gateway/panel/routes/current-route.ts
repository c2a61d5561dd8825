import { signal } from "@preact/signals";
import { parseRoute, printRoute, type Route } from "./route.js";

const current = signal(parseRoute(location.hash));
window.addEventListener("hashchange", () => {
  current.value = parseRoute(location.hash);
});

/** The page that the address bar says. */
export function currentRoute(): Route {
  return current.value;
}

/** Opens a page; the browser's back button returns. */
export function openRoute(route: Route): void {
  location.hash = printRoute(route);
}

/** Changes what the page shows, without a step for the back button. */
export function replaceRoute(route: Route): void {
  history.replaceState(history.state, "", printRoute(route));
  current.value = route;
}
