import { signal } from "@preact/signals";

export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

const key = "katcp-panel-theme";
const chosen = signal<Theme>(read());

/** Dark or light; `auto` is what the system prefers. */
export function currentTheme(): Theme {
  return chosen.value;
}

export function setTheme(theme: Theme): void {
  chosen.value = theme;
  show(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // A browser that keeps nothing has the theme until the page is closed.
  }
}

/** Applies what was chosen last time. */
export function startTheme(): void {
  show(chosen.peek());
}

function show(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function read(): Theme {
  try {
    return THEMES.find((each) => each === localStorage.getItem(key)) ?? "auto";
  } catch {
    return "auto";
  }
}
