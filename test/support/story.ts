import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { freePort } from "./free-port.js";
import { RunningProgram } from "./running-program.js";
import { tempFolder } from "./temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The ports that pages name. */
const ports = /\b(?:71\d\d|8147|8443)\b/g;

/** A block of a page that a test takes at its word: a file, a command, or what the command prints. */
export interface StoryPart {
  readonly language: string;
  /** What follows `story` on the fence. */
  readonly words: readonly string[];
  readonly text: string;
}

/** The blocks of a page that are marked `story`, in their order. */
export function storyOf(page: string): readonly StoryPart[] {
  return [...page.matchAll(/^```(\w+)\b(.*? )story\b(.*)\n([\s\S]*?)^```$/gm)].map(([, language = "", , words = "", text = ""]) => {
    return { language, words: words.trim().split(" ").filter(Boolean), text };
  });
}

/** How a story is told. */
export interface TellOptions {
  /** The Python that has aiokatcp. Without one, what needs it is left out: blocks of Python, and commands marked `python`. */
  readonly python?: string;
}

/** Does what a page says, in a project of its own, and holds what is printed against the page. Returns how many parts were told. */
export async function tellStory(parts: readonly StoryPart[], { python }: TellOptions): Promise<number> {
  const told = python === undefined ? parts.filter(({ language, words }) => language !== "python" && !words.includes("python")) : parts;
  const project = await StoryProject.make(told, python);
  for (const part of told) await project.tell(part);
  return told.length;
}

/** The project of a story, and what runs in it. The ports of the page become free ones, and back in what is printed. */
class StoryProject {
  readonly #folder = tempFolder();
  readonly #ports: ReadonlyMap<string, string>;
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Map<string, RunningProgram>();
  #printed = "";
  /** What is run again and again, until it prints what the page says. */
  #repeated: string | undefined;

  static async make(parts: readonly StoryPart[], python: string | undefined): Promise<StoryProject> {
    const named = new Set(parts.flatMap(({ text }) => text.match(ports) ?? []));
    const free = new Map<string, string>();
    for (const port of named) free.set(port, String(await freePort()));
    return new StoryProject(free, python);
  }

  private constructor(free: ReadonlyMap<string, string>, python: string | undefined) {
    this.#ports = free;
    const programs = [join(root, "node_modules/.bin"), ...(python === undefined ? [] : [dirname(python)]), process.env["PATH"]];
    const author = {
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.org",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.org",
    };
    this.#env = {
      ...process.env,
      ...author,
      PATH: programs.join(delimiter),
      PYTHONPATH: "generated/rx/python",
      PYTHONDONTWRITEBYTECODE: "1",
    };
    this.#write("package.json", '{ "type": "module" }');
    this.#write("tsconfig.json", tsconfig);
    this.#write(".gitignore", "node_modules/\nbuild/\n");
    mkdirSync(join(this.#folder, "node_modules"));
    for (const name of ["katcp-gateway", "katcp-runtime", "katcp-tools", "@types"])
      symlinkSync(join(root, "node_modules", name), join(this.#folder, "node_modules", name));
    onTestFinished(async () => {
      for (const program of this.#running.values()) await program.end();
    });
  }

  async tell({ language, words, text }: StoryPart): Promise<void> {
    const name = words[words.indexOf("in") + 1];
    if (language === "text") await this.#compare(text, words.includes("in") ? name : undefined);
    else if (language !== "sh") this.#write(words.find((word) => /[./]/.test(word)) ?? "", this.#translate(text));
    else if (words.includes("in")) await this.#start(name ?? "", text);
    else if (words.includes("until")) this.#repeated = text;
    else this.#run(text, words.includes("fails") ? 1 : 0);
  }

  /** A program that stays. One of the same name ends for it. */
  async #start(name: string, text: string): Promise<void> {
    await this.#running.get(name)?.end();
    const program = new RunningProgram(this.#commandOf(text), { cwd: this.#folder, env: this.#env });
    this.#running.set(name, program);
    await program.untilPrinted(1);
  }

  #run(text: string, expected: number): void {
    const { status, printed } = this.#try(text);
    expect(status, `${text}${printed}`).toBe(expected);
    this.#printed = printed;
  }

  #try(text: string): { readonly status: number | null; readonly printed: string } {
    const { status, stdout, stderr } = spawnSync("sh", ["-ec", this.#commandOf(text)], {
      cwd: this.#folder,
      env: this.#env,
      encoding: "utf8",
      timeout: 240_000,
    });
    return { status, printed: `${stdout}${stderr}` };
  }

  async #compare(text: string, name: string | undefined): Promise<void> {
    const repeated = this.#repeated;
    this.#repeated = undefined;
    if (repeated !== undefined) {
      await expect.poll(() => this.#try(repeated).printed.trimEnd(), { timeout: 240_000, interval: 200 }).toBe(text.trimEnd());
      return;
    }
    const program = name === undefined ? undefined : this.#running.get(name);
    const printed = program === undefined ? this.#printed : await program.take(text.trimEnd().split("\n").length);
    expect(settled(this.#translateBack(printed)).trimEnd()).toBe(settled(text).trimEnd());
  }

  #commandOf(text: string): string {
    return this.#translate(text).replaceAll(/\bnpx /g, "");
  }

  #translate(text: string): string {
    return text.replaceAll(ports, (port) => this.#ports.get(port) ?? port);
  }

  #translateBack(text: string): string {
    let back = text;
    for (const [page, port] of this.#ports) back = back.replaceAll(new RegExp(`\\b${port}\\b`, "g"), page);
    return back;
  }

  #write(path: string, text: string): void {
    mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
    writeFileSync(join(this.#folder, path), text);
  }
}

/** Times, and the ports that clients have of the system, are others each time. */
function settled(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-11-27T09:00:00.000Z")
    .replaceAll(/((?:client|device to) 127\.0\.0\.1):\d+/g, "$1:53012");
}

/** As `katcp-gen init` writes it, but for what the story leaves out. */
const tsconfig = JSON.stringify({
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    rootDir: ".",
    outDir: "build",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  },
  include: ["src", "generated"],
});
