import { createRequire } from "node:module";

/** What puts colours around a text; or leaves it as it is. */
export type Paint = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>>;

/** Colours of a terminal, where they are wanted: then what has them is loaded. */
export function paint(isWanted: boolean): Paint {
  if (!isWanted) return PLAIN;
  const { createColors } = createRequire(import.meta.url)("picocolors") as typeof import("picocolors");
  return createColors(true);
}

const same = (text: string): string => text;

/** Paints nothing. */
export const PLAIN: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** What decides over colours. */
export interface ColorWishes {
  /** `--color` or `--no-color`. */
  readonly flag?: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether what is printed goes to a terminal, and not to a file or a program. */
  readonly isTerminal: boolean;
}

/** An option beats FORCE_COLOR, which beats NO_COLOR, as in Node; else a terminal gets colours. */
export function wantsColor({ flag, env, isTerminal }: ColorWishes): boolean {
  if (flag !== undefined) return flag;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return !env["NO_COLOR"] && isTerminal && env["TERM"] !== "dumb";
}
