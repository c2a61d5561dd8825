import type { Finding } from "../findings/finding.js";

const most = 1000;

/** What is found, each thing once: a device that does something wrong does it again and again. */
export class FindingList {
  readonly #found = new Map<string, Finding>();
  #left = 0;

  add(finding: Finding): void {
    const key = [finding.rule, finding.what, finding.expected].join("\n");
    if (this.#found.has(key)) return;
    if (this.#found.size < most) this.#found.set(key, finding);
    else this.#left++;
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding);
  }

  get all(): readonly Finding[] {
    return [...this.#found.values()];
  }

  /** How many more there were than are kept. */
  get left(): number {
    return this.#left;
  }
}
