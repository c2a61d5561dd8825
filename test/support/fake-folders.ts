import { FakeClock } from "katcp-runtime/testing";
import type { WatcherParts } from "../../codegen/watch/file-watcher.js";
import type { FolderEvents } from "../../codegen/watch/watch-folder.js";

/** A watcher of folders that tells of what a test says, when it says so. */
export class FakeFolders {
  readonly clock = new FakeClock();
  readonly #events = new Map<string, FolderEvents>();
  beforeWatching: () => void = () => {};
  /** What watching a folder throws. */
  refusal: Error | undefined;

  get parts(): WatcherParts {
    return {
      after: (delayMs, callback) => this.clock.after(delayMs, callback),
      watchFolder: (folder, events) => {
        this.beforeWatching();
        if (this.refusal !== undefined) throw this.refusal;
        this.#events.set(folder, events);
        return () => {
          this.#events.delete(folder);
        };
      },
    };
  }

  get watched(): readonly string[] {
    return [...this.#events.keys()];
  }

  /** Something happens in a folder, if it is watched. */
  tell(folder: string): void {
    this.#events.get(folder)?.onChange();
  }

  /** Something happens in a folder, and then nothing for a while. */
  tellAndSettle(folder: string): void {
    this.tell(folder);
    this.clock.advance(10);
  }

  /** A folder is removed. */
  lose(folder: string): void {
    const events = this.#events.get(folder);
    events?.onLost();
    events?.onChange();
  }
}
