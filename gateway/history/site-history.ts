import { GatewayProblem } from "../gateway-problem.js";
import type { Route } from "../http/route.js";
import type { Hub } from "../hub/hub.js";
import { openHistory } from "./history.js";
import type { HistoryOptions } from "./history-options.js";
import { historyRoutes } from "./routes.js";

/** The history as a part of a gateway. */
export interface SiteHistory {
  readonly routes: readonly Route[];
  /** Makes files of all readings. */
  close(): Promise<void>;
}

/** Opens the history of a hub. Where there can be none, it says so, and the gateway goes on without. */
export async function openSiteHistory(
  hub: Hub,
  options: HistoryOptions & Required<Pick<HistoryOptions, "onProblem">>,
): Promise<SiteHistory | undefined> {
  try {
    const history = await openHistory(options);
    history.follow(hub);
    return { routes: historyRoutes(history), close: () => history.close() };
  } catch (thrown) {
    if (!(thrown instanceof GatewayProblem)) throw thrown;
    options.onProblem?.(`${thrown.message}. Nothing is kept`);
    return undefined;
  }
}
