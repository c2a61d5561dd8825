import type { Diagnostic } from "../diagnostics/diagnostics.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import { readAuthorFile, rewriteAuthorFile } from "../files/author-files.js";
import { diffInterfaces, type InterfaceDiff } from "./diff-interfaces.js";
import { readSources, sourceAt } from "./interface-source.js";
import type { InterfaceSource, NamedSources } from "./named-sources.js";
import { withVersion } from "./write-version.js";

/** What is compared. */
export type DiffWords = { readonly old: string; readonly now: string } | { readonly revision: string; readonly files: readonly string[] };

/** What is to be done with what is found. */
export interface DiffOptions {
  readonly levels: RuleLevels;
  /** Writes the lowest version that is enough into the new file, where it is too low. */
  readonly writeVersion: boolean;
}

/** What was compared. */
export interface DiffResult {
  readonly diffs: readonly InterfaceDiff[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files that only the new side has. */
  readonly added: readonly string[];
  /** Files that only the old side has. */
  readonly gone: readonly string[];
  /** Files whose version was written. */
  readonly written: readonly string[];
}

interface SourcePair {
  readonly old: InterfaceSource;
  readonly now: InterfaceSource;
}

/** Compares the interfaces that words name. @throws FileProblem where git cannot be asked, or a version cannot be written */
export function diffFiles(words: DiffWords, { levels, writeVersion }: DiffOptions): DiffResult {
  const { pairs, added, gone, diagnostics } =
    "revision" in words ? pairWithRevision(words.revision, words.files) : pairSides(readSources(words.old), readSources(words.now));
  const compared = diagnostics.length > 0 ? [] : pairs.map(({ old, now }) => diffInterfaces(old, now, levels));
  const mistakes = [...diagnostics, ...compared.flatMap((result) => ("changes" in result ? [] : result))];
  const diffs = compared.flatMap((result) => ("changes" in result ? [result] : []));
  if (mistakes.length > 0 || !writeVersion) return { diffs, diagnostics: mistakes, added, gone, written: [] };
  const raised = diffs.map((diff) => ({ diff, label: raise(diff) }));
  const written = raised.flatMap(({ label }) => label ?? []);
  return { diffs: raised.map(({ diff, label }) => (label === undefined ? diff : withRaised(diff))), diagnostics: [], added, gone, written };
}

type Paired = Pick<DiffResult, "added" | "gone" | "diagnostics"> & { readonly pairs: readonly SourcePair[] };

/** Two files are compared whatever they are called; those of folders by their names. */
function pairSides(old: NamedSources, now: NamedSources): Paired {
  const diagnostics = [...old.diagnostics, ...now.diagnostics];
  const [before, after] = [old.sources[0], now.sources[0]];
  if (!old.isMany && !now.isMany && before !== undefined && after !== undefined)
    return { pairs: [{ old: before, now: after }], added: [], gone: [], diagnostics };
  // One file against a folder is compared with that of its name.
  const wanted = (side: NamedSources, other: NamedSources): readonly InterfaceSource[] =>
    other.isMany ? side.sources : side.sources.filter(({ id }) => other.sources.some((each) => each.id === id));
  const [olds, news] = [wanted(old, now), wanted(now, old)];
  return {
    pairs: news.flatMap((each) => {
      const match = olds.find(({ id }) => id === each.id);
      return match === undefined ? [] : [{ old: match, now: each }];
    }),
    added: labelsWithout(news, olds),
    gone: labelsWithout(olds, news),
    diagnostics,
  };
}

function labelsWithout(some: readonly InterfaceSource[], others: readonly InterfaceSource[]): readonly string[] {
  return some.filter(({ id }) => !others.some((each) => each.id === id)).map(({ label }) => label);
}

function pairWithRevision(revision: string, files: readonly string[]): Paired {
  const named = files.map(readSources);
  const pairs: SourcePair[] = [];
  const added: string[] = [];
  const diagnostics = named.flatMap((side) => [...side.diagnostics]);
  for (const now of named.flatMap(({ sources }) => sources)) {
    const old = sourceAt(revision, now);
    if (old === undefined) added.push(now.label);
    else if ("severity" in old) diagnostics.push(old);
    else pairs.push({ old, now });
  }
  return { pairs, added, gone: [], diagnostics };
}

/** Writes the lowest version that is enough; gives the file, where it did. @throws FileProblem */
function raise({ now, version: { isEnough, lowest } }: InterfaceDiff): string | undefined {
  if (isEnough || lowest === undefined) return undefined;
  const file = readAuthorFile(now.path);
  const text = withVersion(file, lowest);
  if (text === undefined) return undefined;
  rewriteAuthorFile(file, text);
  return now.label;
}

function withRaised(diff: InterfaceDiff): InterfaceDiff {
  const { version } = diff;
  return { ...diff, version: { ...version, new: version.lowest ?? version.new, isEnough: true } };
}
