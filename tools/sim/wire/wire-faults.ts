import { AnswerFaults } from "./answer-fault.js";
import { argumentOf, labelOf, withArgument } from "./line-parts.js";

/** A change of every line that a device sends, where it matches. */
interface Rewrite {
  readonly pattern: RegExp;
  readonly replacement: string;
  left: number;
}

/** All that is wrong with what a device says: the same for all of its connections. */
export class WireFaults {
  readonly answers = new AnswerFaults();
  /** Sensors of which no update reaches a client. */
  readonly silent = new Set<string>();
  /** What the readings of a sensor say instead of its value. */
  readonly texts = new Map<string, string>();
  /** Requests that the device does not seem to have. */
  readonly hidden = new Set<string>();
  /** The version of the device, instead of its own. */
  version: string | undefined;
  #rewrites: Rewrite[] = [];

  /** Whether every line must be looked at. */
  get changesLines(): boolean {
    return this.silent.size + this.texts.size + this.hidden.size + this.#rewrites.length > 0 || this.version !== undefined;
  }

  /** @throws SyntaxError for what is no regular expression */
  rewrite(pattern: string, replacement: string, times = Number.POSITIVE_INFINITY): void {
    this.#rewrites.push({ pattern: new RegExp(pattern), replacement, left: times });
  }

  clear(): void {
    this.answers.clear();
    this.silent.clear();
    this.texts.clear();
    this.hidden.clear();
    this.version = undefined;
    this.#rewrites = [];
  }

  /** What is sent instead of a line; undefined where nothing is. */
  change(line: string): string | undefined {
    const { name } = labelOf(line) ?? {};
    if (name === "sensor-status" || name === "sensor-value") return this.#changeReading(line, name);
    if (name === "version-connect" || name === "version-list") return this.#rewritten(this.#changeVersion(line));
    return this.#rewritten(line);
  }

  /** Whether a line tells of a request that the device does not seem to have: then the reply does not count it. */
  hides(line: string): boolean {
    return this.hidden.size > 0 && listing.test(line) && this.hidden.has(argumentOf(line, 0) ?? "");
  }

  /** How a request is refused without the device; undefined where the device gets it. */
  refusalOf(line: string, name: string): string | undefined {
    if (this.hidden.has(name)) return `invalid Unknown\\_request\\_${name}`;
    const asked = argumentOf(line, 0) ?? "";
    if (!asking.test(line) || !this.hidden.has(asked)) return undefined;
    return `fail Unknown\\_request\\_${asked}`;
  }

  /** ` timestamp 1 name status value` (guidelines §7.2, §7.3). */
  #changeReading(line: string, kind: string): string | undefined {
    const sensor = argumentOf(line, 2) ?? "";
    if (kind === "sensor-status" && this.silent.has(sensor)) return undefined;
    const text = this.texts.get(sensor);
    return this.#rewritten(text === undefined ? line : withArgument(line, 4, text));
  }

  #changeVersion(line: string): string {
    const isDevice = argumentOf(line, 0) === "katcp-device" && this.version !== undefined;
    return isDevice ? withArgument(line, 1, this.version ?? "") : line;
  }

  /** A line of which nothing is left is not sent. */
  #rewritten(line: string): string | undefined {
    let text = line;
    for (const each of this.#rewrites) {
      if (each.left <= 0 || !each.pattern.test(text)) continue;
      text = text.replace(each.pattern, each.replacement);
      each.left--;
    }
    return text === "" ? undefined : text;
  }
}

const listing = /^#(help|request-timeout-hint)(\[\d+\])? /;
const asking = /^\?(help|request-timeout-hint)(\[\d+\])? /;
