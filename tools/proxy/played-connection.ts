import type { Socket } from "node:net";
import type { TrafficRecord } from "./traffic-log.js";

/** A step of the device: what it says, once the client has said so many lines. */
interface Step {
  readonly afterLines: number;
  /** So long after that, or after its last words. */
  readonly delayMs: number;
  readonly text: string;
}

const longestBeginning = 1000;

/** One connection of a recording, played to one client. */
export class PlayedConnection {
  readonly #socket: Socket;
  readonly #steps: Step[];
  readonly #keepsTime: boolean;
  /** The recorded identifiers of the client's requests, in their order. */
  readonly #recordedIds: readonly (string | undefined)[];
  /** From a recorded identifier to the one that this client has sent in its place. */
  readonly #ids = new Map<string, string>();
  #lines = 0;
  #rest = "";
  #isWaiting = false;

  constructor(socket: Socket, records: readonly TrafficRecord[], keepsTime: boolean) {
    this.#socket = socket;
    this.#keepsTime = keepsTime;
    const said = records.flatMap((record) => ("from" in record ? [record] : []));
    const asked = said
      .filter(({ from }) => from === "client")
      .map(({ text }) => text)
      .join("");
    this.#recordedIds = linesOf(asked).map(idOf);
    this.#steps = stepsOf(said);
  }

  play(): void {
    this.#socket.on("error", () => {});
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk.toString("latin1")));
    this.#go();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split(/[\r\n]/);
    // No more is looked at of a line than its identifier, and whether there is anything in it.
    this.#rest = (lines.pop() ?? "").slice(0, longestBeginning);
    for (const line of lines.filter((each) => each !== "")) {
      const recorded = this.#recordedIds[this.#lines];
      const id = idOf(line);
      if (recorded !== undefined && id !== undefined) this.#ids.set(recorded, id);
      this.#lines++;
    }
    this.#go();
  }

  /** Says what is due. */
  #go(): void {
    for (let step = this.#steps[0]; !this.#isWaiting && step !== undefined && step.afterLines <= this.#lines; step = this.#steps[0]) {
      if (this.#keepsTime && step.delayMs >= 1) this.#wait(step.delayMs);
      else this.#say();
    }
  }

  #wait(delayMs: number): void {
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      if (!this.#socket.destroyed) this.#say();
      this.#go();
    }, delayMs);
  }

  #say(): void {
    const step = this.#steps.shift();
    if (step === undefined) return;
    const text = step.text.replace(/^([!#][\w-]+)\[(\d+)\]/gm, (whole, name: string, id: string) => {
      const own = this.#ids.get(id);
      return own === undefined ? whole : `${name}[${own}]`;
    });
    this.#socket.write(Buffer.from(text, "latin1"));
  }
}

type Said = Extract<TrafficRecord, { readonly from: unknown }>;

function stepsOf(said: readonly Said[]): Step[] {
  let asked = "";
  let lines = 0;
  return said.flatMap(({ from, at, text }, index) => {
    if (from === "device") return [{ afterLines: lines, delayMs: (at - (said[index - 1]?.at ?? at)) * 1000, text }];
    asked += text;
    const end = Math.max(asked.lastIndexOf("\n"), asked.lastIndexOf("\r")) + 1;
    lines += linesOf(asked.slice(0, end)).length;
    asked = asked.slice(end);
    return [];
  });
}

function linesOf(text: string): readonly string[] {
  return text.split(/[\r\n]/).filter((line) => line !== "");
}

function idOf(line: string): string | undefined {
  return /^\?[\w-]+\[(\d+)\]/.exec(line)?.[1];
}
