import { shown } from "../findings/shown.js";

/** What an import could not say as the device says it, for whoever reads the result. */
export class ImportNotes {
  readonly all: string[] = [];
  #isOpen = false;

  /** Something is left out, so that the interface does not say everything. */
  leaveOut(what: string, why: string): void {
    this.#isOpen = true;
    this.add(what, `left out: ${why}`);
  }

  add(what: string, note: string): void {
    this.all.push(`${shown(what)}: ${shown(note)}`);
  }

  /** Whether something is left out. */
  get isOpen(): boolean {
    return this.#isOpen;
  }
}
