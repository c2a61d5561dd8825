import { messageOf } from "katcp-runtime";
import { openHistory } from "./history/history.js";
import { historyRoutes } from "./history/routes.js";
import type { Route } from "./http/route.js";
import type { Hub } from "./hub/hub.js";
import { openMetrics } from "./metrics/open-metrics.js";
import { packageVersion } from "./package-version.js";
import type { SiteConfiguration } from "./site/site-configuration.js";

/** What is done with the readings of a site. */
export interface Output {
  readonly routes: readonly Route[];
  close(): void | Promise<void>;
}

/** Opens what the site file asks for. What cannot be opened is told, and the gateway goes on without it. */
export async function openOutputs(
  { metrics, history }: SiteConfiguration["outputs"],
  hub: Hub,
  onProblem: (message: string) => void,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  if (metrics !== undefined) outputs.push(openMetrics(hub, { maximumSeries: metrics.series, version: packageVersion(), onProblem }));
  if (history !== undefined) {
    try {
      outputs.push(await keepHistory(history, hub, onProblem));
    } catch (thrown) {
      onProblem(`no history is kept: ${messageOf(thrown)}`);
    }
  }
  return outputs;
}

async function keepHistory(
  { folder, keep }: NonNullable<SiteConfiguration["outputs"]["history"]>,
  hub: Hub,
  onProblem: (message: string) => void,
): Promise<Output> {
  const history = await openHistory({ folder, keep, onProblem });
  const stop = history.follow(hub);
  return {
    routes: historyRoutes(history),
    close: async () => {
      stop();
      await history.close();
    },
  };
}
