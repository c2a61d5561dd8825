import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A device that says just what a test has it say. */
export interface ScriptedServer {
  readonly port: number;
  /** The lines that came. */
  readonly received: string[];
  send(text: string): void;
  /** How many have connected. */
  readonly connections: number;
  /** Waits until so many have connected. */
  connected(count?: number): Promise<void>;
  /** Ends every connection. */
  cut(): void;
  close(): Promise<void>;
  /** Waits for a line. */
  until(isIt: (line: string) => boolean): Promise<void>;
}

/** Greets each client, and answers each line with what `answer` gives; closed when the test is over. */
export async function startScript(greeting: string, answer: (line: string) => string): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const wakers = new Set<() => void>();
  let connections = 0;
  const wake = (): void => {
    for (const waker of wakers) waker();
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        wakers.add(resolve);
      });
      wakers.clear();
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    connections++;
    wake();
    socket.on("close", () => sockets.delete(socket));
    socket.setEncoding("latin1").on("error", () => {});
    socket.write(greeting);
    let rest = "";
    socket.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        received.push(line);
        socket.write(answer(line), "latin1");
      }
      wake();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.end();
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    cut();
    for (const socket of sockets) socket.destroySoon();
    server.close();
    await once(server, "close");
  };
  onTestFinished(close);
  return {
    port: (server.address() as AddressInfo).port,
    received,
    send: (text) => {
      for (const socket of sockets) socket.write(text, "latin1");
    },
    cut,
    close,
    get connections() {
      return connections;
    },
    connected: (count = 1) => until(() => connections >= count),
    until: (isIt) => until(() => received.some(isIt)),
  };
}
