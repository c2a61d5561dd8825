import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Alarm, DeviceSummary, GatewayMessage, SiteMessage } from "../../live/messages.js";
import { Descriptions, type FetchDescription } from "./descriptions.js";
import type { GatewayAccess } from "./gateway-access.js";
import { LiveCalls } from "./live-calls.js";
import { type Link, LiveConnection, type LiveSocket } from "./live-connection.js";
import { LiveLog } from "./live-log.js";
import { LiveReadings } from "./live-readings.js";
import { PanelClock } from "./panel-clock.js";

/** What the page reaches of the world outside. */
export interface PanelOptions {
  readonly access: GatewayAccess;
  readonly open: (protocols: string[]) => LiveSocket;
  readonly fetchDescription: FetchDescription;
  readonly now: () => number;
  readonly later: (callback: () => void, delayMs: number) => () => void;
  /** Calls before the next frame is drawn. */
  readonly nextFrame: (callback: () => void) => void;
}

/** A table that scrolls says what it shows once for all of its rows. */
const watchDelayMs = 30;

/** What the page knows, kept up to date by the gateway. */
export class Panel {
  readonly readings: LiveReadings;
  readonly calls: LiveCalls;
  readonly log: LiveLog;
  readonly descriptions: Descriptions;
  readonly clock: PanelClock;
  /** Undefined until the gateway has said it. */
  readonly site = signal<SiteMessage | undefined>(undefined);
  readonly alarms = signal<readonly Alarm[]>([]);
  /** How many alarms there are beside those, which were too many to be sent. */
  readonly moreAlarms = signal(0);
  /** What the gateway could not do, besides calls: shown until somebody has read it. */
  readonly problems = signal<readonly string[]>([]);
  readonly devices: ReadonlySignal<readonly DeviceSummary[]> = computed(() => this.site.value?.devices ?? []);
  readonly access: GatewayAccess;
  readonly #connection: LiveConnection;

  constructor(options: PanelOptions) {
    const send = (message: Parameters<LiveConnection["send"]>[0]): boolean => this.#connection.send(message);
    this.readings = new LiveReadings({ send, later: (callback) => options.later(callback, watchDelayMs), nextFrame: options.nextFrame });
    this.calls = new LiveCalls(send, () => options.now() / 1000);
    this.log = new LiveLog(send);
    this.descriptions = new Descriptions(options.fetchDescription);
    this.clock = new PanelClock(options);
    this.access = options.access;
    this.#connection = new LiveConnection({
      ...options,
      open: () => options.open(this.access.protocols()),
      onLost: () => {
        this.calls.loseAll();
        void this.#findOutWhy();
      },
      onMessage: (message) => this.#take(message),
      onOpen: () => this.#startAgain(),
    });
  }

  get link(): ReadonlySignal<Link> {
    return this.#connection.link;
  }

  retry(): void {
    this.#connection.retry();
  }

  /** Whether the visitor's role is at least this one. */
  mayUse(role: string): boolean {
    const { roles = [], you } = this.site.value ?? {};
    return roles.indexOf(you?.role ?? "") >= Math.max(0, roles.indexOf(role));
  }

  /** Whether the visitor may change anything: the lowest role only looks. */
  get mayAct(): boolean {
    const { roles = [], you } = this.site.value ?? {};
    return roles.indexOf(you?.role ?? "") > 0;
  }

  /** Alarms that nobody has acknowledged. */
  get openAlarms(): readonly Alarm[] {
    return this.alarms.value.filter(({ acknowledged }) => acknowledged === undefined);
  }

  acknowledge({ device, sensor }: Alarm): void {
    this.#connection.send({ type: "acknowledge", device, sensor });
  }

  /** Goes on as the one whose token this is. */
  signIn(token: string): void {
    this.access.setToken(token);
    this.#connection.retry();
  }

  async #findOutWhy(): Promise<void> {
    await this.access.check();
    if (this.access.needsToken.peek()) this.#connection.rest();
  }

  #startAgain(): void {
    this.readings.sendAll();
    this.log.sendAgain();
    // Of what changed in the meantime, nobody has told.
    this.descriptions.refreshAll();
  }

  #take(message: GatewayMessage): void {
    switch (message.type) {
      case "site":
        this.site.value = message;
        this.clock.follow(message.time);
        return;
      case "readings":
        this.readings.take(message);
        return;
      case "alarms":
        this.alarms.value = message.alarms;
        this.moreAlarms.value = message.more;
        return;
      case "changed":
        this.descriptions.refresh(message.device);
        return;
      case "log":
        this.log.take(message);
        return;
      case "problem":
        if (message.id === undefined) this.problems.value = [...this.problems.peek(), message.what].slice(-5);
    }
    this.calls.take(message);
  }
}

const PanelContext = createContext<Panel | undefined>(undefined);
export const PanelProvider = PanelContext.Provider;

/** The panel that a component is a part of. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error("A component of the panel stands outside <PanelProvider>");
  return panel;
}
