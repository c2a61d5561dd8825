import { open } from "node:fs/promises";

/** The files that readings are first written to. Tests have one whose disk gets full. */
export interface FileLayer {
  /** Opens a file to append to it, and makes it where it is not there. */
  open(path: string): Promise<AppendedFile>;
}

export interface AppendedFile {
  /** Appends all of `bytes`, or rejects: then any part of them may stand in the file. */
  append(bytes: Uint8Array): Promise<void>;
  /** What was appended outlives a loss of power when this resolves. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export const diskFiles: FileLayer = {
  open: async (path) => {
    const handle = await open(path, "a");
    return {
      append: (bytes) => handle.appendFile(bytes),
      sync: () => handle.datasync(),
      truncate: (size) => handle.truncate(size),
      close: () => handle.close(),
    };
  },
};
