/** Which sensors a plot shows: `device:sensor`. Neither name holds a colon. */
export interface PlottedName {
  readonly device: string;
  readonly sensor: string;
}

/** A page of the panel, and what it shows. */
export type Route =
  | { readonly page: "overview" }
  | { readonly page: "alarms" }
  | { readonly page: "plots"; readonly plotted: readonly PlottedName[] }
  | {
      readonly page: "device";
      readonly device: string;
      readonly tab: DeviceTab;
      readonly plotted: readonly string[];
      readonly request?: string;
    };

export const DEVICE_TABS = ["sensors", "requests", "log", "about"] as const;
export type DeviceTab = (typeof DEVICE_TABS)[number];

/** Reads the part of an address behind `#`. An address that means nothing is the overview. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [page, name, tab] = path.split("/").map(decode);
  const parameters = new URLSearchParams(query);
  if (page === "alarms") return { page };
  if (page === "plots") return { page, plotted: listOf(parameters, "sensors").flatMap(plottedOf) };
  if (page !== "device" || name === undefined || name === "") return { page: "overview" };
  const request = parameters.get("request");
  return {
    page,
    device: name,
    tab: DEVICE_TABS.find((each) => each === tab) ?? "sensors",
    plotted: listOf(parameters, "plot"),
    ...(request === null ? {} : { request }),
  };
}

/** The address of a page: what `href` holds. */
export function printRoute(route: Route): string {
  switch (route.page) {
    case "overview":
      return "#/";
    case "alarms":
      return "#/alarms";
    case "plots":
      return `#/plots${queryOf({ sensors: route.plotted.map(({ device, sensor }) => `${device}:${sensor}`) })}`;
    case "device": {
      const tab = route.tab === "sensors" ? "" : `/${route.tab}`;
      return `#/device/${encodeURIComponent(route.device)}${tab}${queryOf({ plot: route.plotted, request: route.request === undefined ? [] : [route.request] })}`;
    }
  }
}

/** The page of a device, with nothing opened in it. */
export function deviceRoute(device: string, tab: DeviceTab = "sensors"): Route {
  return { page: "device", device, tab, plotted: [] };
}

function queryOf(lists: Readonly<Record<string, readonly string[]>>): string {
  const parts = Object.entries(lists).flatMap(([key, items]) =>
    items.length === 0 ? [] : [`${key}=${items.map(encodeURIComponent).join(",")}`],
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function listOf(parameters: URLSearchParams, key: string): readonly string[] {
  return (parameters.get(key) ?? "").split(",").filter((item) => item !== "");
}

function plottedOf(text: string): readonly PlottedName[] {
  const colon = text.lastIndexOf(":");
  return colon <= 0 ? [] : [{ device: text.slice(0, colon), sensor: text.slice(colon + 1) }];
}

/** An address that somebody has typed may be no text that can be decoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
