import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** A device that plays what was written down: `<` is what it says, byte by byte, `>` what it waits for, `%` a comment. */
export interface Player {
  readonly port: number;
  /** What came in place of what was written. */
  readonly wrong: string[];
  /** Resolves when all of it has been played. */
  readonly played: Promise<void>;
}

/** Plays a transcript to the one client that connects; closed with the test. */
export async function play(file: URL): Promise<Player> {
  const steps = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^[<>]/.test(line));
  const wrong: string[] = [];
  let end = (): void => {};
  const played = new Promise<void>((resolve) => {
    end = resolve;
  });
  const server = createServer(
    (socket) =>
      void perform(socket, steps, wrong)
        .catch((thrown) => wrong.push(String(thrown)))
        .finally(end),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, wrong, played };
}

async function perform(socket: Socket, steps: readonly string[], wrong: string[]): Promise<void> {
  socket.setNoDelay(true).on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const lines = linesOf(socket);
  for (const step of steps) {
    const text = step.slice(2);
    if (step.startsWith("<")) await say(socket, `${text}\n`);
    else {
      const { value } = await lines.next();
      if (value !== text) wrong.push(`expected ${text}, received ${value}`);
    }
  }
}

async function say(socket: Socket, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    socket.write(Buffer.of(byte));
    await turn();
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const chunk of socket) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}
