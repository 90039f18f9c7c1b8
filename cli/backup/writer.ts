import { createHash, Hash } from "node:crypto";
import { existsSync } from "node:fs";
import { FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { RunError } from "@pulumi/pulumi/errors";
import { privateMode } from "../host/stateFile";
import { systemProblem } from "../host/systemError";
import { FileEntry, renderSums, sumsName } from "./manifest";
import { blockSize, paddingOf, tarHeader } from "./tarHeader";

/** Whether a backup of this name is one file rather than a folder. */
export const isArchive = (path: string): boolean => /\.(tar\.gz|tgz)$/.test(path);

/** Refuses what would be a folder and looks like another kind of archive, and what is there. */
export function checkOut(out: string): void {
  const problem = existsSync(out)
    ? "it is there already: choose another name"
    : /\.(tar|gz|zip|zst|xz|bz2|7z)$/.test(out) && !isArchive(out)
      ? "an archive's name ends in .tar.gz, a folder's does not end like one"
      : undefined;
  if (problem !== undefined) throw new RunError(`--out is ${out}: ${problem}.`);
}

/** Where a backup's files are put, one after the other. */
interface Sink {
  begin(name: string): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
  /** @param size of the file */
  end(name: string, size: number): Promise<void>;
  /** Gives up what was begun last, to begin it anew. */
  rewind(): Promise<void>;
  close(): Promise<void>;
}

/** Writes a backup's files. It has another name until it is whole. */
export class BackupWriter {
  private readonly sums = new Map<string, string>();

  private constructor(
    private readonly out: string,
    private readonly partial: string,
    private readonly sink: Sink,
  ) {}

  static async create(out: string): Promise<BackupWriter> {
    const partial = `${out}.partial`; // what a kill leaves of it, the next one replaces
    return told(out, async () => {
      await rm(partial, { recursive: true, force: true });
      await mkdir(dirname(out), { recursive: true });
      return new BackupWriter(out, partial, isArchive(out) ? await archive(partial) : await folder(partial));
    });
  }

  /** @param produce hands over the content, and says whether it is good: else it begins anew @returns undefined if it never was */
  async add(
    name: string,
    produce: (write: (chunk: Uint8Array) => Promise<void>) => Promise<boolean>,
    tries = 1,
  ): Promise<FileEntry | undefined> {
    for (let left = tries; left > 0; left--) {
      let bytes = 0;
      const hash = createHash("sha256");
      await told(this.out, () => this.sink.begin(name));
      const write = (chunk: Uint8Array) => {
        bytes += chunk.length;
        hash.update(chunk);
        return told(this.out, () => this.sink.write(chunk));
      };
      if (await produce(write)) {
        await told(this.out, () => this.sink.end(name, bytes));
        this.sums.set(name, digest(hash));
        return { name, bytes };
      }
      await told(this.out, () => this.sink.rewind());
    }
    return undefined;
  }

  async addText(name: string, text: string): Promise<void> {
    await this.add(name, async (write) => {
      await write(Buffer.from(text));
      return true;
    });
  }

  /** Adds the checksums, and gives it its name. */
  async finish(): Promise<void> {
    await this.addText(sumsName, renderSums(this.sums));
    await told(this.out, async () => {
      await this.sink.close();
      if (existsSync(this.out))
        throw new RunError(`${this.out} has come into being meanwhile: choose another name.`);
      await rename(this.partial, this.out);
    });
  }

  /** Removes what there is of it. */
  async discard(): Promise<void> {
    await this.sink.close().catch(() => undefined);
    await rm(this.partial, { recursive: true, force: true });
  }
}

const digest = (hash: Hash): string => hash.digest("hex");

/** Says of an error of the system where it was. */
async function told<T>(out: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = RunError.isInstance(error) ? undefined : systemProblem(error, `at ${dirname(out)}`);
    if (problem === undefined) throw error;
    throw new RunError(`The backup could not be written to ${out}: ${problem}`);
  }
}

/** Writes all of it, for which the system may need several turns. */
async function writeAll(file: FileHandle, chunk: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const position = at === undefined ? null : at + done;
    done += (await file.write(chunk, done, chunk.length - done, position)).bytesWritten;
  }
}

async function folder(path: string): Promise<Sink> {
  await mkdir(path, { mode: 0o700 });
  let file: FileHandle | undefined;
  const close = async () => {
    const last = file;
    file = undefined;
    await last?.sync();
    await last?.close();
  };
  return {
    begin: async (name) => void (file = await open(join(path, name), "w", privateMode)),
    write: (chunk) => writeAll(file as FileHandle, chunk),
    end: close,
    rewind: close, // it is written over
    close,
  };
}

/**
 * A tar archive of the folder's files, which `tar xzf` takes apart. They are compressed already: gzip only wraps them, each piece by
 * itself, so that a header has the same length whatever it says, and is written again once the size is known.
 */
async function archive(path: string): Promise<Sink> {
  const file = await open(path, "w", privateMode);
  let position = 0;
  let begun = 0;
  const put = async (content: Uint8Array, at?: number) => {
    const wrapped = gzipSync(content, { level: 0 });
    await writeAll(file, wrapped, at ?? position);
    if (at === undefined) position += wrapped.length;
  };
  return {
    begin: async (name) => {
      begun = position;
      await put(tarHeader(name, 0));
    },
    write: put,
    end: async (name, size) => {
      await put(tarHeader(name, size), begun);
      if (paddingOf(size) > 0) await put(Buffer.alloc(paddingOf(size)));
    },
    rewind: async () => {
      position = begun;
      await file.truncate(begun);
    },
    close: async () => {
      await put(Buffer.alloc(2 * blockSize));
      await file.sync();
      await file.close();
    },
  };
}
