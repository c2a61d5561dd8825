import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import type { MessageReader } from "./read-messages.js";

/**
 * Hands on what is published on a subject and `read` knows; all else is left out. What a callback throws would end the reader of the whole
 * connection without a word, so nobody else subscribes to messages in JSON.
 */
export function listenTo<Message>(
  connection: NatsConnection,
  { subject, read }: { readonly subject: string; readonly read: MessageReader<Message> },
  take: (message: Message, subject: string) => void,
): Subscription {
  return connection.subscribe(subject, {
    callback: (error, message) => {
      const known = error === null ? read(message.string()) : undefined;
      if (known !== undefined) take(known, message.subject);
    },
  });
}
