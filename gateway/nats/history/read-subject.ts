import { jetstream } from "@nats-io/jetstream";
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
  try {
    if ((await consumer.info(true)).num_pending === 0) return;
    const messages = await consumer.consume({ max_messages: aheadMessages });
    const stop = (): void => messages.stop();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    for await (const message of messages) {
      const { timestampNanos, pending } = message.info;
      if (timestampNanos / 1e9 > to || !take(message.string()) || pending === 0) break;
    }
    signal.removeEventListener("abort", stop);
    stop();
  } finally {
    await consumer.delete().catch(() => {});
  }
  signal.throwIfAborted();
}
