import type { Duplex } from "node:stream";
import { MessageSyntaxError } from "../errors.js";
import type { Message } from "../protocol/message.js";
import { MessageParser, type MessageParserOptions } from "../protocol/message-parser.js";
import { notableBytes } from "./outbox.js";
import { ReadAhead } from "./read-ahead.js";
import type { Lane } from "./turns.js";

/** What comes over a connection. */
export interface MessageEvents {
  /** Bytes came; what they say is handed on after this, unless it closes the connection. */
  onBytes?(chunk: Uint8Array): void;
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
  onPause(): void;
  /** `keptBytes` is notable, or `isFull` has changed. */
  onKept(): void;
}

/** Settings of an `Inbox`. */
export interface InboxOptions extends MessageParserOptions {
  /** Turns with other connections, so that none of them keeps the others waiting. Default: what has come is handed on at once. */
  readonly lane?: Lane | undefined;
}

/** Node reads a stream in pieces of this size, and after a whole one looks at once for the next, up to 32 times. */
const wholePieceBytes = 64 * 1024;

/** So many of them are enough without turns; to rest after each would cost a tenth more. */
const wholePiecesAtOnce = 4;

/** A line of 256 characters more counts as one more step of a turn. */
const shiftOfStep = 8;

/** What has come over one stream and is to be handed on, a message at a time, for as long as somebody takes them. */
export class Inbox {
  readonly #parser: MessageParser;
  readonly #messages: MessageEvents;
  readonly #events: InboxEvents;
  readonly #lane: Lane | undefined;
  readonly #readAhead: ReadAhead;
  #isPaused = false;
  /** Messages wait for the turn of this connection. */
  #isQueued = false;
  /** The other side has said that it sends no more. */
  #hasEnded = false;
  #hasToldEnd = false;
  #isClosed = false;
  /** The message that there was no room for. */
  #kept: Message | undefined;
  #hasTaken = false;
  #isTurnOver = false;
  /** So many whole pieces have come one after the other, since the event loop could last look at all else. */
  #wholePieces = 0;

  /** `messages` hears of what comes. */
  constructor(
    stream: Duplex,
    messages: MessageEvents,
    { events, options }: { readonly events: InboxEvents; readonly options: InboxOptions },
  ) {
    this.#readAhead = new ReadAhead(stream);
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
    return this.#readAhead.isFull || (this.#hasEnded && !this.#hasToldEnd && !this.#isClosed);
  }

  /** Whether lines were handed on since the last `onBegin`. */
  get hasTaken(): boolean {
    return this.#hasTaken;
  }

  /** Whether it was the turn that ended that, and more waits for the next one. */
  get isTurnOver(): boolean {
    return this.#isTurnOver;
  }

  /** Whether a line has begun, and what is missing of it has to come from the other side. */
  get isWithinLine(): boolean {
    return !this.#isPaused && !this.#isTurnOver && this.#parser.isWithinLine;
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
    this.#parser.clear();
    this.#readAhead.stop();
  }

  get #isEmpty(): boolean {
    return this.#kept === undefined && this.#parser.keptBytes === 0;
  }

  #read(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#messages.onBytes?.(chunk);
    if (this.#isClosed) return;
    this.#parser.feed(chunk);
    if (this.#isPaused || this.#isQueued) {
      this.#balance();
      return;
    }
    if (this.#lane === undefined) {
      this.#take();
      this.#rest(chunk.length);
      return;
    }
    this.#lane.begin();
    // What follows a whole piece waits for its turn: blank lines alone would never fill one, and keep the event loop all the same.
    if (this.#take() || (chunk.length >= wholePieceBytes && !this.#isPaused)) this.#enqueue();
  }

  /** Without turns: as many pieces as Node reads at once would keep the event loop for a second, where the other side sends without end. */
  #rest(bytes: number): void {
    // After a smaller one, Node itself looks at all else.
    this.#wholePieces = bytes < wholePieceBytes ? 0 : this.#wholePieces + 1;
    if (this.#wholePieces < wholePiecesAtOnce) return;
    this.#wholePieces = 0;
    this.#readAhead.rest();
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
    this.#hasTaken = false;
    this.#isTurnOver = false;
    try {
      while (!this.#isClosed && !this.#isPaused && !this.#isTurnOver && this.#takeOne());
    } finally {
      this.#events.onPause();
      this.#balance();
    }
    if (this.#hasEnded && !this.#isClosed && !this.#isTurnOver && (!this.#isPaused || this.#isEmpty)) this.#tellEnd();
    return this.#isTurnOver && !this.#isClosed && !this.#isPaused;
  }

  /** Whether there was one. */
  #takeOne(): boolean {
    const next = this.#kept ?? this.#parser.next();
    if (next === undefined) return false;
    this.#kept = undefined;
    this.#hasTaken = true;
    if (next instanceof MessageSyntaxError) this.#messages.onSyntaxError(next);
    else if (this.#messages.onMessage(next) === false) this.#keep(next);
    // One that has nothing more is served at once when it comes again: it does not stand in line.
    if (this.#lane !== undefined) this.#isTurnOver = this.#lane.spend(1 + (this.#parser.lastLength >> shiftOfStep)) && !this.#isEmpty;
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
    if (keptBytes < notableBytes && !this.#readAhead.isFull) return;
    this.#readAhead.balance(!this.#isClosed && (this.#isPaused || this.#isQueued) ? keptBytes : 0);
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
