import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run";
import { filler } from "./moment";

/** A disk of some megabytes, which can be filled. */
export class MemoryDisk {
  private constructor(private readonly folder: string) {}

  static async mounted(folder: string): Promise<MemoryDisk> {
    mkdirSync(folder);
    await run("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", folder]);
    return new MemoryDisk(folder);
  }

  /** Leaves so many pages free. */
  fill(pages: number): void {
    this.free();
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.filler, Buffer.alloc((bavail - pages) * bsize));
  }

  free = (): void => rmSync(this.filler, { force: true });

  unmount = (): Promise<string> => run("umount", [this.folder]);

  private get filler(): string {
    return join(this.folder, filler);
  }
}
