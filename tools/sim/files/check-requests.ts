import type { TableFile } from "katcp-gen";
import type { FieldValues } from "katcp-runtime/vocabulary";
import type { FixedAnswer } from "../answers/fixed-answer.js";
import type { KnownCall } from "../known-call.js";
import { checkValues } from "./check-values.js";
import { checkWritten } from "./check-written.js";
import type { KnownInterface, LatencyRange, WrittenRequest } from "./sim-settings.js";

/** What a file says of one call. */
interface CallSettings {
  readonly latency: LatencyRange | undefined;
  readonly fixed: FixedAnswer | undefined;
}

/** What a file says of requests. */
interface WrittenRequests {
  readonly latency: readonly number[] | undefined;
  readonly requests: Readonly<Record<string, WrittenRequest>>;
}

type Path = readonly (string | number)[];

/** Notes what is wrong with the requests of a simulator file, and gives what it says of each call. */
export function checkRequests(file: TableFile, written: WrittenRequests, known: KnownInterface): ReadonlyMap<KnownCall, CallSettings> {
  const names = [...new Set(known.calls.flatMap((call) => [call.request.name, labelOf(call)]))];
  for (const name of Object.keys(written.requests).filter((each) => !names.includes(each))) {
    file.error(["requests", name], "unknown-key", `the interface has no request "${name}"`, { of: "key", known: names });
  }
  const said = new Map(Object.entries(written.requests));
  const all = written.latency && checkLatency(file, ["latency"], { latency: written.latency });
  return new Map(
    known.calls.map((call): readonly [KnownCall, CallSettings] => {
      const name = said.has(labelOf(call)) ? labelOf(call) : call.request.name;
      const its = said.get(name);
      if (its === undefined) return [call, { latency: all && withinTimeout(all, call), fixed: undefined }];
      const path = ["requests", name];
      const own = its.latency && checkLatency(file, [...path, "latency"], { latency: its.latency, call });
      return [call, { latency: own ?? (all && withinTimeout(all, call)), fixed: checkAnswer(file, path, { its, call, known }) }];
    }),
  );
}

/** `gain.get`. */
function labelOf({ request, suffix }: KnownCall): string {
  return suffix === undefined ? request.name : `${request.name}.${suffix}`;
}

/** What all requests take is shorter where the interface promises an answer before. */
function withinTimeout([least, most]: LatencyRange, { request: { timeout = Number.POSITIVE_INFINITY } }: KnownCall): LatencyRange {
  return [Math.min(least, timeout / 2), Math.min(most, timeout / 2)];
}

function checkLatency(
  file: TableFile,
  path: Path,
  { latency, call }: { readonly latency: readonly number[]; readonly call?: KnownCall },
): LatencyRange {
  const [least = 0, most = 0] = latency;
  const { timeout = Number.POSITIVE_INFINITY } = call?.request ?? {};
  if (latency.length !== 2 || most < least) {
    file.error(path, "bad-value", `"latency" expects two numbers, the least and the most seconds, found ${JSON.stringify(latency)}`);
  } else if (most >= timeout) {
    file.error(path, "bad-value", `?${call?.request.name} promises an answer within ${timeout} s, and "latency" goes up to ${most} s`);
  }
  return [least, most];
}

interface AnswerOptions {
  readonly its: WrittenRequest;
  readonly call: KnownCall;
  readonly known: KnownInterface;
}

function checkAnswer(file: TableFile, path: Path, { its, call, known }: AnswerOptions): FixedAnswer {
  const { fail, reply, informs, sets = {} } = its;
  if (fail !== undefined && (reply ?? informs) !== undefined)
    file.error([...path, "fail"], "conflict", '"fail" stands instead of "reply" and "informs"', { of: "key" });
  for (const [name, value] of Object.entries(sets)) {
    const sensor = known.catalog.find(name);
    if (sensor === undefined) file.error([...path, "sets", name], "unknown-key", `the interface has no sensor "${name}"`, { of: "key" });
    else checkWritten(file, [...path, "sets", name], { datatype: sensor.datatype, written: value });
  }
  return {
    fail,
    reply: reply && checkValues(file, [...path, "reply"], { fields: call.reply, written: reply }),
    informs: informs?.map((written, index) => checkInform(file, [...path, "informs", index], { call, written })),
    sets: Object.entries(sets).map(([sensor, value]) => ({ sensor, value })),
  };
}

type Written = NonNullable<WrittenRequest["reply"]>;

function checkInform(file: TableFile, path: Path, { call, written }: { readonly call: KnownCall; readonly written: Written }): FieldValues {
  const kinds = call.informs.filter(({ kind }) => kind !== undefined);
  if (kinds.length === 0) return checkValues(file, path, { fields: call.informs[0]?.fields ?? [], written });
  const kind = kinds.find((each) => each.kind === written[0]);
  if (kind !== undefined) return { kind: kind.kind, ...checkValues(file, path, { fields: kind.fields, written: written.slice(1) }) };
  file.error([...path, 0], "bad-value", `an inform expects its kind first, one of ${kinds.map((each) => each.kind).join(", ")}`);
  return {};
}
