import { type AppendedFile, diskFiles, type FileLayer } from "../../gateway/history/log/file-layer.js";

/** What a disk does wrong: `append` leaves half of what it was given, `sync` all of it, and neither says that it is kept. */
export type DiskFault = { readonly code: "ENOSPC" | "EIO" | "EDQUOT"; readonly at: "open" | "append" | "sync" };

/** Files on a disk that fails when a test says so. */
export class FaultyFiles implements FileLayer {
  fault: DiskFault | undefined;
  /** How often something was refused. */
  refusals = 0;

  async open(path: string): Promise<AppendedFile> {
    this.#refuse("open");
    const file = await diskFiles.open(path);
    return {
      ...file,
      append: async (bytes) => {
        if (this.fault?.at === "append") await file.append(bytes.subarray(0, bytes.length / 2));
        this.#refuse("append");
        await file.append(bytes);
      },
      sync: async () => {
        this.#refuse("sync");
        await file.sync();
      },
    };
  }

  #refuse(at: DiskFault["at"]): void {
    if (this.fault?.at !== at) return;
    this.refusals++;
    throw Object.assign(new Error(`${this.fault.code}: of the test`), { code: this.fault.code });
  }
}
