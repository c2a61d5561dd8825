import { compareModels } from "../changes/compare-models.js";
import { breaksOf } from "../diagnostics/change-rules.js";
import { PARTY_NAMES, type Party } from "../diagnostics/party.js";
import { FileProblem } from "../files/file-problem.js";
import type { DeviceModel } from "../model/device-model.js";
import { compileSource } from "./compile-source.js";
import { usualLevel } from "./diff-interfaces.js";
import { readSources, sourceAt } from "./interface-source.js";

/** What documents list of an interface's changes: the versions, and a text for each change. Nothing where the file was not there then. */
export type ListedChanges = Readonly<Record<string, readonly string[]>>;

/** The changes of an interface since a revision of git. @throws FileProblem where git cannot say what it was, or it had mistakes */
export function changesSince(revision: string, file: string, now: DeviceModel): ListedChanges {
  const [source] = readSources(file).sources;
  const old = source && sourceAt(revision, source);
  if (old === undefined) return {};
  if ("severity" in old) throw new FileProblem(`${old.file}: ${old.message}`, { path: file });
  const { model, diagnostics } = compileSource(old);
  if (model === undefined) throw new FileProblem(`${old.label}: ${diagnostics[0]?.message}`, { path: file });
  const texts = compareModels({ old: model, now }).filter(({ rule }) => usualLevel(rule) !== "off");
  if (texts.length === 0) return {};
  return { [`${now.version}, since ${model.version}`]: texts.map(({ rule, message }) => sentence(message, breaksOf(rule))) };
}

function sentence(message: string, parties: readonly Party[]): string {
  const words = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return parties.length === 0 ? words : `${words} Breaks ${parties.map((party) => PARTY_NAMES[party]).join(", ")}.`;
}
