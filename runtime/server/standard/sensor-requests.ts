import type { FieldContract } from "../../protocol/contract.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import type { RequestContext } from "../requests/request-context.js";
import { findSensor, findSensors, isExpression } from "./find-sensors.js";
import { answerInTurns, type Steps } from "./in-turns.js";
import { writeList } from "./lists.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

const nameArgument: FieldContract = { name: "name", type: "string", optional: true };

/** Guidelines §7.2: the list of sensors, and their values. */
export function sensorRequests(host: StandardHost): readonly StandardRequest[] {
  return [
    {
      contract: {
        name: "sensor-list",
        description: "List the sensors: all, one by its name, or those whose names match a /regular expression/.",
        arguments: [nameArgument],
      },
      handle: ({ name }: { name?: string }, ctx: RequestContext) => report(host, name, { ctx, describe: (sensor) => sensor.listing }),
    },
    {
      contract: {
        name: "sensor-value",
        description: "Report the values of sensors: of all, of one by its name, or of those whose names match a /regular expression/.",
        arguments: [nameArgument],
      },
      handle: ({ name }: { name?: string }, ctx: RequestContext) => report(host, name, { ctx, describe: (sensor) => sensor.wire }),
    },
  ];
}

interface Report {
  readonly ctx: RequestContext;
  readonly describe: (sensor: AnySensor) => WireText;
}

function report(host: StandardHost, name: string | undefined, { ctx, describe }: Report): undefined | Promise<void> {
  const { sensorSet } = host;
  sensorSet.turn.settle();
  if (name === undefined || isExpression(name)) return answerInTurns(ctx, reportAll(host, name, { ctx, describe }));
  ctx.writeInform(describe(findSensor(sensorSet, name)));
  ctx.writeReply(" ok 1");
  return undefined;
}

function* reportAll({ sensorSet, search }: StandardHost, expression: string | undefined, { ctx, describe }: Report): Steps {
  const sensors = yield* findSensors(sensorSet, search, expression);
  yield* writeList(ctx, sensors, describe);
}
