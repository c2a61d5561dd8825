import type { NatsConnection } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { NatsLink } from "../../../gateway/nats/nats-link.js";

interface Sent {
  readonly subject: string;
  readonly text: string;
}

/** A link over a server that takes all, and never says that it has come. */
function deafLink(): { readonly link: NatsLink; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const connection = {
    async *status() {},
    publish: (subject: string, bytes: Uint8Array) => sent.push({ subject, text: Buffer.from(bytes).toString() }),
    flush: () => new Promise<void>(() => {}),
  };
  const link = new NatsLink(connection as unknown as NatsConnection, { onUp: () => {}, onDown: () => {}, onProblem: () => {} });
  return { link, sent };
}

test("messages that are sent together are those that were given, whatever their texts", () => {
  const { link, sent } = deafLink();
  for (const texts of [["1", "", "22"], ["grüße", "", "€", "plain", "\u{1f52d}"], []]) {
    const messages = texts.map((text, index) => ({ subject: `s.${index}`, text }));
    expect(link.publishAll(messages)).toBe(texts.length);
    expect(sent.splice(0)).toEqual(messages);
  }
});

test("what finds no room is not sent, and counted by who sends it", () => {
  const { link, sent } = deafLink();
  const text = "x".repeat(1024 * 1024);
  const messages = Array.from({ length: 20 }, (_, index) => ({ subject: `s.${index}`, text }));
  // Each may be begun for as long as no more than 8 MiB wait.
  expect(link.publishAll(messages)).toBe(8);
  expect(sent.map(({ subject }) => subject)).toEqual(messages.slice(0, 8).map(({ subject }) => subject));
  expect(link.publishAll(messages)).toBe(0);
  expect(link.publish("s", "y")).toBe(false);
});
