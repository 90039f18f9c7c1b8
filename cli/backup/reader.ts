import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { RunError } from "@pulumi/pulumi/errors";
import { Manifest, manifestName, readManifest, readSums, sumsName } from "./manifest";
import { blockSize, paddingOf, readTarHeader } from "./tarHeader";

/** A file of a backup. Its content is read once, before the next file. */
interface Member {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** A backup whose files are as they were written. */
export interface Backup {
  readonly manifest: Manifest;
  /** The content of files of it, one after the other. */
  read(names: readonly string[]): AsyncIterable<Buffer>;
}

/**
 * Reads all of a backup and compares it with its checksums.
 *
 * @param onRead is told how many bytes were read
 * @throws RunError if it is none, not whole, or another than it was
 */
export async function openBackup(from: string, onRead: (bytes: number) => void): Promise<Backup> {
  if (!existsSync(from)) throw new RunError(`--from is ${from}, which is not there.`);
  const members = () => (statSync(from).isDirectory() ? folderMembers(from) : archiveMembers(from));
  const found = new Map<string, string>();
  const texts = new Map<string, string>();
  let bytes = 0;
  const damaged = (what: string) =>
    new RunError(
      `${from} is not the backup that was written: ${what}. Nothing was restored. Use another copy of it.`,
    );
  try {
    for await (const { name, content } of members()) {
      const hash = createHash("sha256");
      const kept: Buffer[] = [];
      for await (const chunk of content) {
        hash.update(chunk);
        onRead((bytes += chunk.length));
        if (name === manifestName || name === sumsName) kept.push(chunk);
      }
      found.set(name, hash.digest("hex"));
      if (kept.length > 0) texts.set(name, Buffer.concat(kept).toString("utf8"));
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (RunError.isInstance(error) || /^E[A-Z]+$/.test(code ?? "")) throw error;
    throw damaged(message);
  }
  const sums = readSums(texts.get(sumsName) ?? "");
  if (sums.size === 0) throw damaged(`it has no ${sumsName}, so it is none, or is cut off`);
  for (const [name, sum] of sums)
    if (found.get(name) !== sum)
      throw damaged(found.has(name) ? `${name} has another checksum` : `${name} is missing`);
  if (!sums.has(manifestName)) throw damaged(`it has no ${manifestName}`);
  return {
    manifest: readManifest(texts.get(manifestName) ?? "", from),
    async *read(names) {
      for (const wanted of names)
        for await (const { name, content } of members())
          if (name === wanted) {
            yield* content;
            break;
          }
    },
  };
}

/** The files that a folder's checksums name, and these. */
function* folderMembers(folder: string): Generator<Member> {
  const sums = join(folder, sumsName);
  if (!existsSync(sums)) return;
  for (const name of [...readSums(readFileSync(sums, "utf8")).keys(), sumsName])
    if (!/[/\\]/.test(name) && existsSync(join(folder, name)))
      yield { name, content: contentOf(join(folder, name)) };
}

/** Opens the file when it is read. */
async function* contentOf(file: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file)) yield chunk as Buffer;
}

async function* archiveMembers(file: string): AsyncGenerator<Member> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error)).pipe(unpacked);
  const bytes = new ByteReader(unpacked);
  try {
    for (;;) {
      const header = readTarHeader(await bytes.exactly(blockSize));
      if (header === undefined) return;
      const { name, size } = header;
      const content = bytes.next(size);
      yield { name, content };
      for await (const _ of content); // what was not read
      await bytes.exactly(paddingOf(size));
    }
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** Reads so many bytes of a stream at a time. */
class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  async *next(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      if (this.rest.length === 0) {
        const next = await this.chunks.next();
        if (next.done) throw new Error("it is cut off");
        this.rest = next.value;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.next(count)) parts.push(part);
    return Buffer.concat(parts);
  }
}
