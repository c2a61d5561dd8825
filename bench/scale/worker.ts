import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** What a program of the bench is asked, and what it answers. */
export type Answers = Readonly<Record<string, (argument: number) => unknown>>;

interface Question {
  readonly question: string;
  readonly argument: number;
}

/** Has this process answer the one that started it, and end with it. */
export function serveQuestions(answers: Answers): void {
  process.on("message", ({ question, argument }: Question) => {
    process.send?.(answers[question]?.(argument) ?? {});
  });
  process.on("disconnect", () => process.exit());
  process.send?.({});
}

/** A program of the bench in a process of its own. */
export class Worker {
  readonly process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.process = child;
  }

  /** Starts it; it is ready when this resolves. */
  static async start(file: string, args: readonly (string | number)[]): Promise<Worker> {
    const child = fork(file, args.map(String), { execArgv: [] });
    await once(child, "message");
    return new Worker(child);
  }

  /** One question at a time. */
  async ask<Answer = unknown>(question: string, argument = 0): Promise<Answer> {
    this.process.send({ question, argument } satisfies Question);
    const [answer] = (await once(this.process, "message")) as [Answer];
    return answer;
  }
}
