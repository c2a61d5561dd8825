import { open } from "node:fs/promises";

/** What a file holds, or which files a folder has, outlives a loss of power when this resolves. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (cause) {
    // Windows cannot do that to what is only read; its files are whole after a kill all the same.
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") throw cause;
  } finally {
    await handle.close();
  }
}
