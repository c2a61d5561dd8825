const { writeSync } = require("node:fs");

/** Prints without the streams of Node, which take a tenth of a second run to load; they come where a write does not go through at once. */
class Output {
  isRefused = false;
  // Consoles of Windows take text, not bytes.
  #usesStreams = process.platform === "win32";
  #isWatched = false;

  log(line) {
    this.#print(1, `${line}\n`);
  }

  error(line) {
    this.#print(2, `${line}\n`);
  }

  /** The streams, for who prints more. */
  streams() {
    this.#watch();
    return console;
  }

  /** A disk that is full makes half an output, which must not look like success. A reader that has gone has read what it wanted. */
  #watch() {
    if (this.#isWatched) return;
    this.#isWatched = true;
    process.stdout.on("error", ({ code, message }) => {
      if (code === "EPIPE" || this.isRefused) return;
      this.isRefused = true;
      process.exitCode = 1;
      console.error(`katcp-gen: the output cannot be written: ${code === "ENOSPC" ? "the disk is full" : message}`);
    });
  }

  #print(descriptor, text) {
    let rest = Buffer.from(text);
    try {
      while (!this.#usesStreams && rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    } catch {
      // A pipe is full, a reader gone, or a disk full: a stream waits, or says which.
      this.#usesStreams = true;
    }
    if (rest.length === 0) return;
    this.#watch();
    (descriptor === 1 ? process.stdout : process.stderr).write(rest);
  }
}

module.exports = { Output };
