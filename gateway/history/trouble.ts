/** Says that something goes wrong once, and once that it is over, however often it is tried in between. */
export class Trouble {
  readonly #tell: (text: string) => void;
  #isOn = false;

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  begin(text: string): void {
    if (!this.#isOn) this.#tell(text);
    this.#isOn = true;
  }

  end(text: string): void {
    if (this.#isOn) this.#tell(text);
    this.#isOn = false;
  }
}

/** What is wrong, in the words of a user. */
export function wordsOf(cause: unknown): string {
  if (isFull(cause)) return "the disk is full";
  if (isFailing(cause)) return "the disk fails (input/output error)";
  return messageOf(cause).split("\n")[0] ?? "";
}

/** Whether the disk takes nothing at the moment, which passes when somebody makes room or mends it. */
export function isDiskTrouble(cause: unknown): boolean {
  return isFull(cause) || isFailing(cause);
}

// Node says it by a code, DuckDB in words.
function isFull(cause: unknown): boolean {
  return /^(ENOSPC|EDQUOT)$/.test(codeOf(cause)) || /No space left on device|Disk quota exceeded/.test(messageOf(cause));
}

function isFailing(cause: unknown): boolean {
  return codeOf(cause) === "EIO" || /Input\/output error/.test(messageOf(cause));
}

function codeOf(cause: unknown): string {
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? "") : "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
