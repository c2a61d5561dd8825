import { openRoute } from "../routes/current-route.js";
import type { Route } from "../routes/route.js";

const pages: Readonly<Record<string, Route>> = {
  "1": { page: "overview" },
  "2": { page: "alarms" },
  "3": { page: "plots", plotted: [] },
};

/** The keys that mean the same on every page. Returns what ends it. */
export function listenForKeys(onHelp: () => void): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    const page = Object.hasOwn(pages, event.key) ? pages[event.key] : undefined;
    if (page !== undefined) openRoute(page);
    else if (event.key === "?") onHelp();
    else if (event.key === "/") focusFilter(event);
  };
  window.addEventListener("keydown", listener);
  return () => window.removeEventListener("keydown", listener);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>("input.filter");
  if (filter === null) return;
  event.preventDefault();
  filter.focus();
  filter.select();
}
