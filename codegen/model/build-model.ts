import { basename } from "node:path";
import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import { type JsonNode, toJson } from "../interface/json-node.js";
import { Place } from "../interface/place.js";
import type { InterfaceFiles } from "../interface/read-includes.js";
import type { Interface } from "../interface/read-interface.js";
import { SensorTreeBuilder } from "./build-groups.js";
import { buildInform } from "./build-inform.js";
import { reportStrangeKinds } from "./build-informs.js";
import { buildRequest } from "./build-requests.js";
import { buildTypes } from "./build-types.js";
import { describeInterface } from "./describe/describe-interface.js";
import type { DeviceModel } from "./device-model.js";
import { legible, type MergedEntry, mergeEntries, sourceOf } from "./merge-entries.js";
import { reportOverlaps } from "./overlaps/report-overlaps.js";
import { reportAliases } from "./read-aliases.js";
import { readExtensions } from "./read-extensions.js";
import { readRoles, readStandard } from "./read-roles.js";
import { SchemaFiles } from "./schemas/schema-files.js";

/** What a file and those that it includes promise. What contradicts itself is reported, and then it is in the model all the same, or a stand-in. */
export function buildModel({ merged, all, includedBy, isIncomplete, readJson }: InterfaceFiles): DeviceModel | undefined {
  const entryFile = all.at(-1);
  if (entryFile === undefined) return undefined;
  const { root, reporter, file } = entryFile;
  const schemas = new SchemaFiles(readJson);
  const sourcesOf = (files: readonly Interface[]) => files.map((each) => sourceOf(each, entryFile));
  const sources = sourcesOf(merged);
  const types = buildTypes(mergeEntries(sourcesOf(all), "types"), schemas);
  const typeWords = [...DATATYPE_NAMES, ...types.keys()];
  const scopeOf = ({ reporter: its, pathOf }: MergedEntry) => ({ types, typeWords, schemas, isIncomplete, reporter: its, pathOf });
  const builder = new SensorTreeBuilder({ scopeOf, includedBy: (group) => sourcesOf(includedBy(group)), isIncomplete });
  const sensorTree = builder.build(sources);
  const sensors = builder.found.map(({ sensor }) => sensor);
  if (builder.isComplete) reportOverlaps(builder.found);
  reportAliases(sensors, "sensor");
  const states = { sensors: new Map(sensors.map((sensor) => [sensor.name, sensor])), access: readRoles(root, reporter) };
  const requests = Array.from(legible(mergeEntries(sources, "requests")), (entry) => buildRequest(entry, { ...scopeOf(entry), ...states }));
  reportAliases(requests, "request");
  const requestNames = new Set(requests.flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]));
  const informs = Array.from(legible(mergeEntries(sources, "informs")), (entry) =>
    buildInform(entry, { ...scopeOf(entry), requests: requestNames }),
  );
  reportStrangeKinds(requests, informs);
  return {
    name: root.string("name")?.value ?? "",
    place: new Place(reporter, root.string("name")?.start ?? root.start, root),
    source: basename(file).replaceAll(/\p{Cc}/gu, "?"),
    version: root.string("version")?.value ?? "",
    description: root.string("description")?.value ?? "",
    roles: states.access.roles,
    standard: readStandard(root, states.access, reporter),
    open: merged.some((each) => each.root.isTrue("open")),
    types: [...types.values()],
    requests,
    informs,
    sensors,
    sensorTree,
    allowances: new Map(merged.flatMap(({ root: each }) => each.entries("x-allow").map(({ key, value }) => [key, String(toJson(value))]))),
    extensions: readExtensions(entryFile.node),
    describe: once(() => {
      const includes = (group: JsonNode) => sourcesOf(includedBy(group));
      return describeInterface({ merged: sources, all: sourcesOf(all), includedBy: includes, schemas: schemas.models });
    }),
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
