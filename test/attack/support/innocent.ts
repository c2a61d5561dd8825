import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { ownTimeMs } from "./own-time.js";

/** What an innocent client has seen since it last told. */
export interface InnocentReport {
  /** The longest that it waited for an answer, in the victim's own time. */
  readonly worstMs: number;
  readonly answers: number;
  readonly isLost: boolean;
}

const pauseMs = 1;
const { port, pid } = workerData as { readonly port: number; readonly pid: number };
let [worstMs, answers, id, sentMs, isLost, rest] = [0, 0, 0, 0, false, ""];

/** A thread of its own: what the attackers of this process do must not look like the device's delay. */
const socket = connect({ host: "127.0.0.1", port, noDelay: true }).setEncoding("latin1");
socket.on("error", () => {});
socket.on("close", () => {
  isLost = true;
});
socket.once("data", ask);
socket.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) take(line);
});

function ask(): void {
  sentMs = ownTimeMs(pid);
  socket.write(`?own-time[${++id}]\n`);
}

function take(line: string): void {
  const [, digits] = new RegExp(`^!own-time\\[${id}\\] ok (.+)$`).exec(line) ?? [];
  if (digits === undefined) return;
  answers++;
  worstMs = Math.max(worstMs, Number(digits) - sentMs);
  sentMs = Number.POSITIVE_INFINITY;
  setTimeout(ask, pauseMs);
}

parentPort?.on("message", () => {
  const waitedMs = isLost ? 0 : Math.max(0, ownTimeMs(pid) - sentMs);
  const report: InnocentReport = { worstMs: Math.max(worstMs, waitedMs), answers, isLost };
  [worstMs, answers] = [0, 0];
  parentPort?.postMessage(report);
});
