import { formatMessage, Message, MessageParser } from "katcp-runtime";
import { inRounds, printTable } from "./rounds.js";

const chunkBytes = 64 * 1024;

/** As many copies of a line as fit into 8 MiB, cut into chunks as a socket cuts them. */
function chunksOf(line: Buffer): { readonly chunks: readonly Buffer[]; readonly count: number } {
  const count = Math.floor((8 * 1024 * 1024) / line.length);
  const bytes = Buffer.alloc(count * line.length, line);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return { chunks, count };
}

const lines: Readonly<Record<string, Buffer>> = {
  "?watchdog[123]": formatMessage(Message.of("?", "watchdog", [], 123)),
  "a sensor's reading": formatMessage(Message.of("#", "sensor-status", ["1795510881.236", "1", "rx.temperature", "nominal", "20.73"])),
  "4,096 gains": formatMessage(Message.of("?", "gain", ["0", ...Array.from({ length: 4096 }, (_, index) => `1.25+${index}j`)], 7)),
};

/** The parser beside a bare search for the newlines of the same bytes. */
export async function benchParser(rounds: number): Promise<void> {
  for (const [title, line] of Object.entries(lines)) {
    const { chunks, count } = chunksOf(line);
    const parse = (): number => {
      const start = performance.now();
      const parser = new MessageParser();
      let messages = 0;
      for (const chunk of chunks) {
        parser.feed(chunk);
        while (parser.next() !== undefined) messages++;
      }
      if (messages !== count) throw new Error(`parsed ${messages} of ${count}`);
      return (count / (performance.now() - start)) * 1000;
    };
    const scan = (): number => {
      const start = performance.now();
      let newlines = 0;
      for (const chunk of chunks) for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) newlines++;
      if (newlines !== count) throw new Error(`found ${newlines} of ${count}`);
      return (count / (performance.now() - start)) * 1000;
    };
    const contenders = [
      { name: "MessageParser", measure: parse },
      { name: "newline scan", measure: scan },
    ];
    printTable(`Parser: ${title}`, "messages/s", await inRounds(contenders, rounds));
  }
}
