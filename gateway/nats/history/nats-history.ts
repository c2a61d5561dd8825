import { jetstreamManager } from "@nats-io/jetstream";
import { type Clock, messageOf } from "katcp-runtime";
import { type AskedHistory, HistoryAway } from "../../history/asked-history.js";
import { type Gap, joinGaps } from "../../history/gaps/gap.js";
import type { HistoryAnswer, HistoryQuestion } from "../../history/query/history-answer.js";
import { HistoryBusy, QuestionQueue } from "../../history/query/question-queue.js";
import { QuestionProblem } from "../../history/query/read-question.js";
import { ReadingColumns } from "../../history/query/reading-columns.js";
import { neededRange, type SensorReadings, sumReadings } from "../../history/query/sum-readings.js";
import type { Hub } from "../../hub/hub.js";
import type { NatsLink } from "../nats-link.js";
import type { StateMessage } from "../nats-messages.js";
import type { NatsSubjects } from "../nats-subjects.js";
import type { HubPublisher } from "../publish-hub.js";
import { readState } from "../read-messages.js";
import { decodeReading } from "./decode-reading.js";
import { GatewayBeats, REPEAT_SECONDS } from "./gateway-beats.js";
import { type HistoryLimits, makeHistoryStream } from "./history-stream.js";
import { readSubject } from "./read-subject.js";
import { gapsOfStates } from "./state-gaps.js";

export interface NatsHistoryOptions {
  readonly subjects: NatsSubjects;
  /** This gateway, unlike any other. */
  readonly id: string;
  readonly limits: HistoryLimits;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
  /** For tests: how often a gateway says that it lives. Default 2. */
  readonly beatSeconds?: number | undefined;
}

/** What the history stands on once there is a server. */
interface HistoryParts {
  readonly link: NatsLink;
  readonly publisher: HubPublisher;
  readonly hub: Hub;
}

/** Readings of one answer, over all its sensors. */
const mostReadings = 1_000_000;
/** So long it reads; then the answer is cut where it is. */
const readingMs = 15_000;
/** The stream has readings by when they came, and a question asks by the time of the device: they may be so far apart. */
const skewSeconds = 60;
const defaultBeatSeconds = 2;
/** States that are looked at for one answer. */
const mostStates = 100_000;

/** The history of a site in a stream of JetStream: it keeps what is published anyway, and any gateway of the site answers from it. */
export class NatsHistory implements AskedHistory {
  readonly #options: NatsHistoryOptions;
  readonly #questions = new QuestionQueue();
  readonly #beats: GatewayBeats;
  #parts: HistoryParts | undefined;

  constructor(options: NatsHistoryOptions) {
    const { beatSeconds = defaultBeatSeconds } = options;
    this.#options = options;
    this.#beats = new GatewayBeats({
      ...options,
      everySeconds: beatSeconds,
      isUp: () => this.#parts?.link.isUp ?? false,
      onMissed: (since) => {
        this.#parts?.publisher.missSince(since);
        this.#parts?.publisher.publishStates();
      },
      onRepeat: () => this.#parts?.publisher.publishStates(),
    });
  }

  /** This gateway, until it loses NATS. */
  get id(): string {
    return this.#beats.id;
  }

  /** Makes the stream, at the start, and after NATS was away. It never rejects. */
  async begin(parts: HistoryParts): Promise<void> {
    const { subjects, limits, onProblem } = this.#options;
    this.#parts = parts;
    try {
      await makeHistoryStream(parts.link.connection, subjects, limits);
      await parts.publisher.publishValues();
      await this.#beats.begin(parts.link.connection);
    } catch (thrown) {
      if (parts.link.isUp) onProblem(`NATS: there is no stream ${subjects.history} for the history: ${messageOf(thrown)}`);
    }
  }

  /** NATS is there again: what was on its way may be lost. */
  onUp(): void {
    const confirmed = this.#beats.takeConfirmed();
    if (confirmed !== undefined) this.#parts?.publisher.missSince(confirmed);
  }

  close(): void {
    this.#beats.close();
    this.#parts = undefined;
  }

  ask(question: HistoryQuestion, signal?: AbortSignal): Promise<HistoryAnswer> {
    return this.#questions.ask((until) => this.#read(() => this.#answer(question, until), until), signal);
  }

  has(device: string, sensor: string, signal?: AbortSignal): Promise<boolean> {
    return this.#questions.ask((until) => this.#read(() => this.#count(device, sensor), until), signal);
  }

  async #answer(question: HistoryQuestion, signal: AbortSignal): Promise<HistoryAnswer> {
    const all: SensorReadings[] = [];
    const untilMs = this.#options.clock.elapsedMs() + readingMs;
    for (const sensor of question.sensors) all.push({ sensor, readings: await this.#readings(question, { sensor, untilMs }, signal) });
    const answer = sumReadings(all, question);
    return { ...answer, gaps: joinGaps(await this.#gaps(question.device, answer, signal), answer) };
  }

  async #readings(
    question: HistoryQuestion,
    { sensor, untilMs }: { readonly sensor: string; readonly untilMs: number },
    signal: AbortSignal,
  ): Promise<ReadingColumns> {
    const { device, sensors } = question;
    const { clock } = this.#options;
    const { link, hub } = this.#there();
    const range = neededRange(question);
    const type = hub.devices.get(device)?.sensors.get(sensor)?.description.type;
    const readings = new ReadingColumns(Math.floor(mostReadings / sensors.length));
    const take = (text: string): boolean => {
      const read = decodeReading(text, type);
      if (read !== undefined && read.us >= range.from && read.us < range.to) readings.add(read.us, read.status, read.value, read.text);
      if (clock.elapsedMs() > untilMs) readings.stop();
      return !readings.isFull;
    };
    const subject = this.#options.subjects.sensor(device, sensor);
    await readSubject(link.connection, this.#stored(subject, range.from / 1e6, range.to / 1e6), take, signal);
    return readings;
  }

  /** States are told again and again: one that stands before the time says how it began. */
  async #gaps(device: string, { from, to }: Pick<HistoryAnswer, "from" | "to">, signal: AbortSignal): Promise<readonly Gap[]> {
    const { link } = this.#there();
    const { subjects, clock } = this.#options;
    const now = clock.now();
    const began = Date.parse((await this.#info(subjects.state(device))).first_ts) / 1_000;
    const start = Math.max(from - 2.5 * REPEAT_SECONDS, began);
    // Who asks up to now has asked a moment ago.
    const isNow = to > now - skewSeconds;
    const end = isNow ? now : to;
    const states: StateMessage[] = [];
    const take = (text: string): boolean => {
      const state = readState(text);
      if (state !== undefined) states.push(state);
      return states.length < mostStates;
    };
    await readSubject(link.connection, this.#stored(subjects.state(device), start, end), take, signal);
    const lastAlive = await this.#beats.lastAlive(new Set(states.flatMap(({ gateway = [] }) => gateway)));
    return gapsOfStates(device, states, { from: start, to: end, isNow, lastAlive });
  }

  async #count(device: string, sensor: string): Promise<boolean> {
    const subject = this.#options.subjects.sensor(device, sensor);
    return ((await this.#info(subject)).subjects?.[subject] ?? 0) > 0;
  }

  async #info(subject: string) {
    const { streams } = await jetstreamManager(this.#there().link.connection, { checkAPI: false });
    return (await streams.info(this.#options.subjects.history, { subjects_filter: subject })).state;
  }

  #stored(subject: string, from: number, to: number): Parameters<typeof readSubject>[1] {
    const { subjects, clock } = this.#options;
    // What comes while it is read belongs to the next question.
    return { stream: subjects.history, subject, from: from - skewSeconds, to: Math.min(to + skewSeconds, clock.now() + 1) };
  }

  #there(): HistoryParts {
    const parts = this.#parts;
    if (parts === undefined || !parts.link.isUp) throw new HistoryAway("the history is in NATS, and no server is reached now");
    return parts;
  }

  /** What goes wrong on the way is no mistake of who asks. */
  async #read<Answer>(work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    try {
      return await work();
    } catch (thrown) {
      const isKnown = [HistoryAway, HistoryBusy, QuestionProblem].some((each) => thrown instanceof each);
      if (isKnown || signal.aborted) throw thrown;
      throw new HistoryAway(`the history in NATS cannot be read: ${messageOf(thrown)}`);
    }
  }
}
