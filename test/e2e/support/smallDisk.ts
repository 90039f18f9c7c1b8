import { mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { run, succeeds } from "./run";

/** A disk of a test's own, which it can fill: a file system in a file beside the folder that it is mounted at. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @param folder where it is to be; made, where it is not there */
  static async mount(folder: string, mebibytes: number): Promise<SmallDisk> {
    const disk = new SmallDisk(folder);
    const image = `${folder}.img`;
    mkdirSync(folder, { recursive: true });
    await run("truncate", ["--size", `${mebibytes}M`, image]);
    await run("mkfs.ext4", ["-q", image]);
    await run("mount", ["-o", "loop", image, folder]);
    return disk;
  }

  /** The share of it that is in use, as RocketMQ calculates it. */
  get used(): number {
    const { blocks, bfree, bavail } = statfsSync(this.folder);
    return (blocks - bfree) / (blocks - bfree + bavail);
  }

  /** Has something else take so much of it that this share is in use. */
  async fill(share: number): Promise<void> {
    const { blocks, bfree, bavail, bsize } = statfsSync(this.folder);
    const taken = blocks - bfree;
    const bytes = Math.round((share * (taken + bavail) - taken) * bsize);
    await run("fallocate", ["--length", String(bytes), this.ballast]);
  }

  /** Takes that away again. */
  makeRoom(): void {
    rmSync(this.ballast);
  }

  async remove(): Promise<void> {
    await succeeds("umount", [this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, "ballast");
  }
}
