import { type Consumer, type JsMsg, jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";

/** What is read of a stream. */
export interface SubjectRange {
  readonly stream: string;
  readonly subject: string;
  /** When the server stored it, in seconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** So many messages are on their way to us. */
const aheadMessages = 5_000;
/** After so long without a message it is looked whether there are any. */
const idleMs = 500;
/** The server forgets who reads after so long without a word. */
const forgottenMs = 60_000;

/**
 * Gives `take` the messages of one subject, in the order of the stream, until it says false, or `to`, or the end of the stream. Nothing of it stays on
 * the server. Rejects when `signal` aborts.
 */
export async function readSubject(
  connection: NatsConnection,
  { stream, subject, from, to }: SubjectRange,
  take: (text: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const consumer = await jetstream(connection).consumers.get(stream, {
    filter_subjects: subject,
    opt_start_time: new Date(Math.max(0, from) * 1_000).toISOString(),
    inactive_threshold: forgottenMs,
  });
  let received = 0;
  let isOver = false;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = () => {
      isOver = true;
      resolve();
    };
  });
  // A callback, since an iterator costs twice as much for each message.
  const callback = (message: JsMsg): void => {
    if (isOver) return;
    received += 1;
    const { timestampNanos, pending } = message.info;
    if (timestampNanos / 1e9 > to || !take(message.string()) || pending === 0) end();
  };
  const messages = await consumer.consume({ max_messages: aheadMessages, callback });
  const stopLooking = endAtEnd(consumer, () => received, end);
  signal.addEventListener("abort", end, { once: true });
  try {
    if (!signal.aborted && (await consumer.info(true)).num_pending > 0) await Promise.race([ended, messages.closed()]);
  } finally {
    signal.removeEventListener("abort", end);
    stopLooking();
    messages.stop();
    await consumer.delete().catch(() => {});
    signal.throwIfAborted();
  }
}

/** Messages that were still to come may be deleted for their age in between, and then no last one says that it is the last. */
function endAtEnd(consumer: Consumer, received: () => number, end: () => void): () => void {
  let before = -1;
  const look = async (): Promise<void> => {
    const count = received();
    const isIdle = count === before;
    before = count;
    const pending = isIdle ? (await consumer.info()).num_pending : undefined;
    if (pending === 0 && received() === count) end();
  };
  const timer = setInterval(() => void look().catch(() => {}), idleMs);
  return () => clearInterval(timer);
}
