import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts of all files below a folder. */
export const textsBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
