import type { Clock } from "katcp-runtime";
import { answerJson, answerProblem } from "../http/answer.js";
import type { Route } from "../http/route.js";
import type { Hub } from "../hub/hub.js";
import { type SiteFacts, summarizeSite } from "./site-summary.js";

const devicesPath = "/api/devices/";

/** What the page fetches: the site, and all that is known of a device but its readings. */
export function apiRoutes(hub: Hub, facts: SiteFacts, clock: Clock): readonly Route[] {
  return [
    {
      path: "/api/site",
      isCostly: true,
      handle: ({ response, visitor }) => answerJson(response, summarizeSite(hub, facts, { visitor, time: clock.now() })),
    },
    {
      path: devicesPath,
      isCostly: true,
      handle: ({ response, url }) => {
        const name = nameIn(url.pathname.slice(devicesPath.length));
        const device = hub.devices.get(name ?? "");
        if (device === undefined) answerProblem(response, 404, `there is no device ${JSON.stringify(name)}`);
        else answerJson(response, device.description);
      },
    },
    {
      path: "/healthz",
      handle: ({ response }) => {
        const states = [...hub.devices.values()].map(({ state }) => state.kind);
        answerJson(response, { devices: states.length, connected: states.filter((kind) => kind === "connected").length });
      },
    },
  ];
}

function nameIn(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
