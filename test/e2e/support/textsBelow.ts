import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts of all files below a folder. */
export const textsBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));

/** None of the texts has any of the secrets. */
export function expectNowhere(secrets: readonly string[], texts: readonly string[]): void {
  for (const secret of secrets)
    expect(texts.map((text, i) => (text.includes(secret) ? i : -1)).filter((i) => i >= 0)).toEqual([]);
}
