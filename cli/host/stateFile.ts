import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { systemProblem } from "./systemError";

/** A file that only this user can read. */
export const privateMode = 0o600;

/** A file that all users can read. */
export const publicMode = 0o644;

/**
 * Writes a file completely or not at all: after a kill or with a full disk, the old content stays. A file that has this
 * content already is not written, because containers may have it mounted.
 */
export function writeState(file: string, content: string | Buffer, mode: number): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isFile() && readFileSync(file).equals(Buffer.from(content))) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  // Not with write-file-atomic, which does not notice an incomplete write to a full disk.
  const whole = `${file}.new`; // what a kill leaves of it, the next write replaces
  try {
    if (there?.isDirectory()) rmdirSync(file); // Docker makes an empty one in place of a file that it is to mount and that is gone
    writeFileSync(whole, content, { mode, flush: true });
    chmodSync(whole, mode); // independent of the umask
    renameSync(whole, file);
  } catch (error) {
    rmSync(whole, { force: true });
    const problem = systemProblem(error, "there") ?? (error as Error).message;
    throw new RunError(`${file} could not be written, and what was there still stands: ${problem}`);
  }
}

/**
 * Reads a JSON file; undefined if there is none.
 *
 * @param loss for the error message: what is lost if the file is removed
 */
export function readState<T>(file: string, loss: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    throw new RunError(`${file} is broken (${(error as Error).message}). Remove it and start again: ${loss}`);
  }
}
