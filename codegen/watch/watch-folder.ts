import { watch } from "node:fs";
import { basename } from "node:path";

/** What was called for is no longer wanted. */
export type Stop = () => void;

/** What a watched folder tells of. */
export interface FolderEvents {
  /** Something has happened to a file in it. */
  readonly onChange: () => void;
  /** It was removed or moved, or cannot be watched any longer. */
  readonly onLost: () => void;
}

/** Watches the files of one folder, not those of the folders in it. @throws Error where the platform refuses */
export type WatchFolder = (folder: string, events: FolderEvents) => Stop;

/** The platform's own watcher: of folders, since one of a file loses it when an editor moves another file over it. */
export const watchFolder: WatchFolder = (folder, { onChange, onLost }) => {
  const watcher = watch(folder, (event, name) => {
    // The end of a folder is told of under its own name.
    if (event === "rename" && name === basename(folder)) onLost();
    onChange();
  });
  watcher.on("error", () => {
    onLost();
    onChange();
  });
  return () => watcher.close();
};
