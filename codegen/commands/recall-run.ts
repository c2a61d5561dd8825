import { type CommandPlace, openCommandCache } from "../cache/command-cache.js";
import { openCache } from "../cache/generation-cache.js";
import { type ColorWishes, PLAIN, paint, wantsColor } from "../diagnostics/paint.js";
import type { Terminal } from "../terminal.js";
import { tellResult } from "./tell-result.js";

/** Where a command line was called, and where it tells what comes of it. */
export interface RecalledRun extends CommandPlace {
  readonly terminal: Terminal;
  readonly env: ColorWishes["env"];
  readonly isTerminal: () => boolean;
}

/**
 * Does what the command would do, where it is known what the words mean and that nothing is left to do: neither the commands nor
 * the compiler are loaded for that. Undefined where it is not known.
 */
export function recallRun({ terminal, env, isTerminal, ...place }: RecalledRun): 0 | 1 | undefined {
  const startMs = Date.now();
  const known = openCommandCache()?.recall(place);
  if (known === undefined) return undefined;
  const { options, allWarnings, color: flag } = known;
  const { check, prune } = options;
  const result = openCache()?.recall(options);
  if (result === undefined) return undefined;
  const { diagnostics } = result;
  // Whether a terminal is there takes longer to find out than all else.
  const colors = diagnostics.length === 0 ? PLAIN : paint(wantsColor({ flag, env, isTerminal: isTerminal() }));
  const reporting = { terminal, format: "text", paint: colors, allWarnings } as const;
  return tellResult(result, { check, prune, reporting, startMs, mend: () => "" });
}
