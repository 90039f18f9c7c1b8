import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a folder takes of its disk, such as "1.2 GiB"; undefined where this user may not look. */
export const sizeOf = (folder: string): Promise<string | undefined> =>
  bytesOf(folder).then(rendered, () => undefined);

/** RocketMQ's files have the size that they may grow to, and take what is in them. */
async function bytesOf(path: string): Promise<number> {
  const { blocks } = await lstat(path);
  const entries = await readdir(path, { withFileTypes: true });
  const inner = entries.map(async (entry) => {
    const below = join(path, entry.name);
    return entry.isDirectory() ? bytesOf(below) : (await lstat(below)).blocks * 512;
  });
  return (await Promise.all(inner)).reduce((sum, bytes) => sum + bytes, blocks * 512);
}

const rendered = (bytes: number): string => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${units[power]}`;
};
