import { connect } from "node:net";
import { onTestFinished } from "vitest";

const marker = "!watchdog[1234567] ok\n";

/** So many complaints a client of ours gets at once (docs/security.md): what comes after them is another matter than what is told. */
const complaintsAtOnce = 10;

/** Sends a device each input, and gives what it answers; first what comes unasked. After some complaints it goes on as another client. */
export async function answersOf(port: number, inputs: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  while (answers.length <= inputs.length) answers.push(...(await answersOfOne(port, inputs, answers.length)));
  return answers;
}

async function answersOfOne(port: number, inputs: readonly string[], first: number): Promise<readonly string[]> {
  const socket = connect({ port, host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  let text = "";
  let wake = (): void => {};
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    wake();
  });
  const answers: string[] = [];
  let complaints = 0;
  for (const input of first === 0 ? ["", ...inputs] : ["", ...inputs.slice(first - 1)]) {
    if (complaints === complaintsAtOnce) break;
    // A second round: replies that take a turn of the event loop come after the first.
    socket.write(`${input}\n`, "latin1");
    for (let round = 0; round < 2; round++) {
      socket.write("?watchdog[1234567]\n");
      while (!text.endsWith(marker)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      text = text.slice(0, -marker.length);
    }
    answers.push(normalise(text));
    if (/^#log error/m.test(text)) complaints++;
    text = "";
  }
  socket.destroy();
  // What a further client is greeted with is known from the first one.
  return first === 0 ? answers : answers.slice(1);
}

/**
 * Without what is another at every run (times, the library, the client's address), and without the words of failures and errors, which
 * are for people; but with those that clients look for.
 */
function normalise(text: string): string {
  return text
    .replaceAll(/\b1[789]\d{8}\.\d+/g, "TIME")
    .replaceAll(/katcp-library .*/g, "katcp-library …")
    .replaceAll(/127\.0\.0\.1:\d{4,}/g, "ADDRESS")
    .replaceAll(/^(!\S+ (?:fail|invalid)) (?:(Unknown\\_sensor)|\S+).*$/gm, (_, head: string, known = "…") => `${head} ${known}`)
    .replaceAll(/^(#log error TIME) .*$/gm, "$1 …")
    .trimEnd();
}
