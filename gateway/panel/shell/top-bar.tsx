import type { JSX } from "preact";
import { currentRoute } from "../routes/current-route.js";
import { printRoute, type Route } from "../routes/route.js";
import { currentTheme, setTheme, THEMES } from "../screen/theme.js";
import { usePanel } from "../state/panel.js";
import { timeOfDay } from "../words/time-text.js";

/** The name of the site, the pages, the time, and who one is to the gateway. */
export function TopBar({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  const panel = usePanel();
  const { site, you } = panel.site.value ?? {};
  return (
    <header class="top-bar">
      <a class="site" href="#/">
        {site ?? "KATCP gateway"}
      </a>
      <nav aria-label="Pages">
        <PageLink route={{ page: "overview" }} label="Overview" />
        <PageLink route={{ page: "alarms" }} label="Alarms" count={panel.openAlarms.length} />
        <PageLink route={{ page: "plots", plotted: [] }} label="Plots" />
      </nav>
      <span class="grow" />
      <Clock />
      {you === undefined ? null : (
        <span class="you" title={`You are ${you.name}; your role is ${you.role}`}>
          {you.name} <span class="dim">{you.role}</span>
        </span>
      )}
      <ThemeSwitch />
      <button type="button" class="quiet help" title="Keys (?)" aria-label="Keys" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}

function PageLink({ route, label, count = 0 }: { readonly route: Route; readonly label: string; readonly count?: number }): JSX.Element {
  const page = currentRoute().page;
  const isHere = page === route.page || (page === "device" && route.page === "overview");
  return (
    <a href={printRoute(route)} aria-current={isHere ? "page" : undefined}>
      {label}
      {count > 0 ? <span class="badge">{count}</span> : null}
    </a>
  );
}

function Clock(): JSX.Element {
  return (
    <span class="clock" title="The gateway's clock, in UTC">
      {timeOfDay(usePanel().clock.seconds.value)} <span class="dim">UTC</span>
    </span>
  );
}

function ThemeSwitch(): JSX.Element {
  const theme = currentTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  const names = { auto: "as the system", dark: "dark", light: "light" };
  return (
    <button type="button" class="quiet theme" title={`Colours: ${names[theme]}. Press for ${names[next]}.`} onClick={() => setTheme(next)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.5" class="stroke" />
        <path
          d={theme === "light" ? "" : theme === "dark" ? "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11" : "M8 2.5a5.5 5.5 0 0 0 0 11Z"}
          class="fill"
        />
      </svg>
      <span class="word">{theme}</span>
    </button>
  );
}
