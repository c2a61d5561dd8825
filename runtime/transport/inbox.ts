import type { Duplex } from "node:stream";
import { MessageSyntaxError } from "../errors.js";
import type { Message } from "../protocol/message.js";
import { MessageParser, type MessageParserOptions } from "../protocol/message-parser.js";
import { notableBytes } from "./outbox.js";
import type { Lane } from "./turns.js";

/** What comes over a connection. */
export interface MessageEvents {
  /** Bytes came; what they say is handed on after this. */
  onBytes?(): void;
  /** A message came. False: there is no room for it yet; it is kept, and comes again after `resume`. */
  onMessage(message: Message): unknown;
  /** A line came that is none. */
  onSyntaxError(error: MessageSyntaxError): void;
  /** The other side sends no more, and all that it has sent has been handed on; what it asked for can still be answered. */
  onEnd(): void;
}

/** What an inbox tells the connection that it is part of. */
export interface InboxEvents {
  /** Messages are about to be handed on. */
  onBegin(): void;
  /** That has ended for now. */
  onPause(state: InboxState): void;
  /** `keptBytes` is notable, or `isFull` has changed. */
  onKept(): void;
}

/** Where an inbox stands when it hands on no more for now. */
export interface InboxState {
  /** A line has begun, and what is missing of it has to come from the other side. */
  readonly isWithinLine: boolean;
  /** Lines were handed on. */
  readonly hasTaken: boolean;
  /** More wait for the next turn. */
  readonly isOver: boolean;
}

/** Settings of an `Inbox`. */
export interface InboxOptions extends MessageParserOptions {
  /** Turns with other connections, so that none of them keeps the others waiting. Default: what has come is handed on at once. */
  readonly lane?: Lane | undefined;
}

/**
 * How much is read of what nobody takes yet. More than nothing, since the network tells of a peer that is gone only to those who read;
 * not everything, so that the peer comes to wait itself.
 */
const readAheadBytes = 256 * 1024;

/** Node reads a stream in pieces of this size, and after a whole one looks at once for the next, up to 32 times. */
const wholePieceBytes = 64 * 1024;

/** A line of 256 characters more counts as one more step of a turn. */
const shiftOfStep = 8;

/** What has come over one stream and is to be handed on, a message at a time, for as long as somebody takes them. */
export class Inbox {
  readonly #stream: Duplex;
  readonly #parser: MessageParser;
  readonly #messages: MessageEvents;
  readonly #events: InboxEvents;
  readonly #lane: Lane | undefined;
  #isPaused = false;
  /** Messages wait for the turn of this connection. */
  #isQueued = false;
  /** The other side has said that it sends no more. */
  #hasEnded = false;
  #hasToldEnd = false;
  #isClosed = false;
  /** The message that there was no room for. */
  #kept: Message | undefined;
  #isFull = false;

  /** `messages` hears of what comes. */
  constructor(
    stream: Duplex,
    messages: MessageEvents,
    { events, options }: { readonly events: InboxEvents; readonly options: InboxOptions },
  ) {
    this.#stream = stream;
    this.#messages = messages;
    this.#events = events;
    this.#lane = options.lane;
    this.#parser = new MessageParser(options);
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("end", () => {
      this.#hasEnded = true;
      if (this.#isClosed || (!this.#isQueued && (!this.#isPaused || this.#isEmpty))) this.#tellEnd();
      else this.#events.onKept();
    });
  }

  /** Other bounds from now on. */
  setBounds(bounds: MessageParserOptions): void {
    this.#parser.setBounds(bounds);
  }

  /** Bytes that have come, and have not been handed on. */
  get keptBytes(): number {
    return this.#parser.keptBytes;
  }

  /**
   * Whether messages wait here and no more is read, since they are many, or since the other side sends no more: whether that is still
   * there, only writing tells.
   */
  get isFull(): boolean {
    return this.#isFull || (this.#hasEnded && !this.#hasToldEnd && !this.#isClosed);
  }

  /** Hands on no more messages, also of what has been read already, until `resume`. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Goes on where `pause` stopped it: at once, or in this connection's turn. */
  resume(): void {
    if (!this.#isPaused || this.#isClosed) return;
    this.#isPaused = false;
    if (this.#lane === undefined) this.#take();
    else this.#enqueue();
  }

  /** Forgets what has come, and hands on nothing more. What still comes must flow, for the end of it to be seen. */
  close(): void {
    this.#isClosed = true;
    this.#kept = undefined;
    this.#isFull = false;
    this.#parser.clear();
    this.#stream.resume();
  }

  get #isEmpty(): boolean {
    return this.#kept === undefined && this.#parser.keptBytes === 0;
  }

  #read(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#messages.onBytes?.();
    this.#parser.feed(chunk);
    if (this.#isPaused || this.#isQueued) {
      this.#balance();
      return;
    }
    this.#lane?.begin();
    // What follows a whole piece waits for its turn: blank lines alone would never fill one, and keep the event loop all the same.
    if (this.#take() || (chunk.length >= wholePieceBytes && !this.#isPaused)) this.#enqueue();
  }

  #enqueue(): void {
    if (this.#isQueued || this.#isClosed || this.#lane === undefined) return;
    this.#isQueued = true;
    this.#lane.add(() => {
      this.#isQueued = false;
      this.#isQueued = this.#take();
      return this.#isQueued;
    });
  }

  /** Hands on what has come, for as long as nobody says pause and the turn lasts. Whether it was the turn that ended it. */
  #take(): boolean {
    if (this.#isClosed) return false;
    this.#events.onBegin();
    let hasTaken = false;
    let isOver = false;
    try {
      while (!this.#isClosed && !this.#isPaused && !isOver && this.#takeOne()) {
        hasTaken = true;
        // One that has nothing more is served at once when it comes again: it does not stand in line.
        isOver = (this.#lane?.isOver ?? false) && !this.#isEmpty;
      }
    } finally {
      const isWithinLine = !this.#isPaused && !isOver && this.#parser.isWithinLine;
      this.#events.onPause({ isWithinLine, hasTaken, isOver });
      this.#balance();
    }
    if (this.#hasEnded && !this.#isClosed && !isOver && (!this.#isPaused || this.#isEmpty)) this.#tellEnd();
    return isOver && !this.#isClosed && !this.#isPaused;
  }

  /** Whether there was one. */
  #takeOne(): boolean {
    const next = this.#kept ?? this.#parser.next();
    this.#kept = undefined;
    if (next === undefined) return false;
    if (next instanceof MessageSyntaxError) this.#messages.onSyntaxError(next);
    else if (this.#messages.onMessage(next) === false) this.#keep(next);
    this.#lane?.spend(1 + (this.#parser.lastLength >> shiftOfStep));
    return true;
  }

  #keep(message: Message): void {
    if (this.#isClosed) return;
    this.#kept = message;
    this.pause();
  }

  /** Reads on, or no more, as much as waits already. */
  #balance(): void {
    const { keptBytes } = this.#parser;
    if (keptBytes < notableBytes && !this.#isFull) return;
    const isFull = !this.#isClosed && (this.#isPaused || this.#isQueued) && keptBytes > readAheadBytes;
    if (isFull !== this.#isFull) {
      this.#isFull = isFull;
      if (isFull) this.#stream.pause();
      else this.#stream.resume();
    }
    this.#events.onKept();
  }

  #tellEnd(): void {
    if (this.#hasToldEnd) return;
    this.#hasToldEnd = true;
    this.#events.onKept();
    if (!this.#isClosed && this.#parser.isWithinLine) {
      this.#messages.onSyntaxError(new MessageSyntaxError("the connection ended in the middle of a line, which was skipped"));
    }
    this.#messages.onEnd();
  }
}
