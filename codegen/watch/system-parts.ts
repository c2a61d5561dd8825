import type { WatcherParts } from "./file-watcher.js";
import { watchFolder } from "./watch-folder.js";

/** This machine's folders and its time. Both keep the process alive until they are stopped. */
export const systemParts: WatcherParts = {
  watchFolder,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
