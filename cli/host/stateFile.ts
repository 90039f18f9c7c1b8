import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";

/** Only this user may read it. */
export const privateMode = 0o600;

/** Everybody may read it, whatever the umask. */
export const publicMode = 0o644;

/**
 * Writes a file whole or not at all: a kill or a full disk leaves what was there. A file that says the same already is not
 * touched, as containers may have it mounted.
 */
export function writeState(file: string, content: string | Buffer, mode: number): void {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  // Not by write-file-atomic: it takes a write that a full disk cut short for a whole one.
  const whole = `${file}.${process.pid}`;
  try {
    writeFileSync(whole, content, { mode, flush: true });
    chmodSync(whole, mode); // whatever the umask
    renameSync(whole, file);
  } catch (error) {
    rmSync(whole, { force: true });
    throw new RunError(
      `${file} could not be written: ${(error as Error).message}. What was there still stands.`,
    );
  }
}

/**
 * What a file of JSON says; nothing where there is none.
 *
 * @param loss what is lost with the file, and made again without it
 */
export function readState<T>(file: string, loss: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    throw new RunError(`${file} is broken (${(error as Error).message}). Remove it and start again: ${loss}`);
  }
}
