import { resolve } from "node:path";
import { makeFolder } from "katcp-gen";
import { GatewayProblem } from "../gateway-problem.js";
import type { Hub, HubDevice } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";
import type { AskedHistory } from "./asked-history.js";
import { joinGaps } from "./gaps/gap.js";
import { GapList } from "./gaps/gap-list.js";
import { DEFAULT_LIMITS, type HistoryClock, type HistoryOptions, systemClock } from "./history-options.js";
import { diskFiles } from "./log/file-layer.js";
import { askHistory, hasReadings } from "./query/ask-history.js";
import type { HistoryAnswer, HistoryQuestion } from "./query/history-answer.js";
import { QuestionQueue } from "./query/question-queue.js";
import { Recorder } from "./recorder.js";
import { StoreDoor } from "./store/store-door.js";

const tickMs = 500;
const upkeepSeconds = 60;
const defaultDays = 30;

/**
 * Opens the history of a site. A disk that takes nothing is told, and tried again, like one that gets full later.
 *
 * @throws GatewayProblem where there is no DuckDB for this machine, or the folder cannot be used or is used by another gateway.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const folder = resolve(options.folder);
  const { clock = systemClock, files = diskFiles, keep = {}, onProblem = () => {} } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    makeFolder(folder);
    const gaps = GapList.read(folder, files);
    const door = new StoreDoor({ folder, keep, clock, files, limits, onProblem });
    const recorder = new Recorder({
      append: async (readings) => (await door.open()).append(readings),
      gaps,
      clock,
      waitingReadings: limits.waitingReadings,
      onProblem,
    });
    await door.tryToOpen();
    return new History({ door, gaps, recorder, clock, keepSeconds: (keep.days ?? defaultDays) * 86_400 });
  } catch (cause) {
    if (cause instanceof GatewayProblem) throw cause;
    throw new GatewayProblem(`history: the folder ${folder} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

interface HistoryParts {
  readonly door: StoreDoor;
  readonly gaps: GapList;
  readonly recorder: Recorder;
  readonly clock: HistoryClock;
  readonly keepSeconds: number;
}

/** Every reading of a site, kept: it follows a hub, and answers what was. */
export class History implements AskedHistory {
  readonly #parts: HistoryParts;
  readonly #questions = new QuestionQueue();
  readonly #stopTicks: () => void;
  #stopFollowing: () => void = () => {};
  #lastUpkeep: number;
  #isClosed = false;

  /** @internal */
  constructor(parts: HistoryParts) {
    this.#parts = parts;
    const { door, gaps, clock } = parts;
    this.#lastUpkeep = clock.steady();
    // Between the run before and this one, nothing was recorded. A run that was killed has not said when it ended.
    const lastAlive = door.store?.lastAlive;
    if (lastAlive !== undefined) gaps.begin("", lastAlive, "gateway stopped");
    gaps.end("", clock.now());
    this.#stopTicks = clock.every(tickMs, () => void this.tick());
  }

  /** Records the readings of a hub, and the gaps of its devices, until the returned function is called. */
  follow(hub: Hub): () => void {
    const { gaps, clock } = this.#parts;
    for (const device of gaps.open) if (!hub.devices.has(device)) gaps.end(device, clock.now());
    for (const device of hub.devices.values()) this.#noteState(device);
    const stopReadings = hub.onReadings((readings) => this.record(readings));
    const stopStates = hub.onDevice(({ kind, device }) => {
      if (kind === "state") this.#noteState(device);
    });
    this.#stopFollowing = () => {
      stopReadings();
      stopStates();
    };
    return this.#stopFollowing;
  }

  /** Readings that have come and are not on the disk yet: those of the last half second, or more while the disk takes none. */
  get waiting(): number {
    return this.#parts.recorder.waiting;
  }

  record(readings: readonly HubReading[]): void {
    if (!this.#isClosed) this.#parts.recorder.record(readings);
  }

  /** What was. Readings of the last half second may be missing. Rejects when `signal` aborts, or when too many questions wait. */
  async ask(question: HistoryQuestion, signal?: AbortSignal): Promise<HistoryAnswer> {
    const { door, gaps } = this.#parts;
    const answer = await this.#questions.ask(async (until) => askHistory(await door.open(), question, until), signal);
    return { ...answer, gaps: joinGaps(gaps.of(question.device), answer) };
  }

  /** Whether there is any reading of the sensor. */
  has(device: string, sensor: string, signal?: AbortSignal): Promise<boolean> {
    return this.#questions.ask(async (until) => hasReadings(await this.#parts.door.open(), [device, sensor], until), signal);
  }

  /** What is done twice a second; tests call it instead. */
  async tick(): Promise<void> {
    const { clock, door, recorder, gaps, keepSeconds } = this.#parts;
    await recorder.write();
    if (this.#isClosed || clock.steady() - this.#lastUpkeep < upkeepSeconds) return;
    this.#lastUpkeep = clock.steady();
    await door.store?.keepUp();
    // What goes wrong here goes wrong with the readings too, and is told there.
    await gaps.forget(clock.now() - keepSeconds).catch(() => {});
  }

  /** Makes files of all readings, so that nothing has to be read again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { clock, door, recorder, gaps } = this.#parts;
    this.#stopTicks();
    this.#stopFollowing();
    gaps.begin("", clock.now(), "gateway stopped");
    await recorder.close();
    await door.store?.close();
    await gaps.close().catch(() => {});
  }

  #noteState({ name, state }: Pick<HubDevice, "name" | "state">): void {
    const { gaps } = this.#parts;
    if (state.kind === "connected") gaps.end(name, state.since);
    else gaps.begin(name, state.since, state.reason === undefined ? "disconnected" : `disconnected: ${state.reason}`);
  }
}
