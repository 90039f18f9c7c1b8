import { RunError } from "@pulumi/pulumi/errors";
import { BackupPart, StoreMark } from "../../model/plan";

/** The file of a backup that says what is in it. */
export const manifestName = "manifest.json";

/** The file of a backup with the checksums of the others, for `sha256sum -c` too. */
export const sumsName = "SHA256SUMS";

/** What a backup is of. */
export interface Manifest {
  /** Another one could not be read by this program. */
  readonly format: 1;
  readonly createdAt: string;
  readonly stack: string;
  readonly brokers: readonly BrokerBackup[];
}

/** The copy of one broker's store. */
export interface BrokerBackup extends StoreMark {
  readonly running: boolean;
  /** The volumes or folders that it was read from. */
  readonly sources: readonly string[];
  /** Whether pop was used. */
  readonly pop: boolean;
  /** Bytes that the store took on its disk. */
  readonly diskBytes: number;
  /** Where the log of a running broker ended before its messages were read. */
  readonly logEnd?: number;
  readonly files: Readonly<Partial<Record<BackupPart, FileEntry>>>;
}

export interface FileEntry {
  readonly name: string;
  readonly bytes: number;
}

export const renderManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** @param from where it is, for the error message */
export function readManifest(text: string, from: string): Manifest {
  const manifest = JSON.parse(text) as { format?: number };
  if (manifest.format !== 1)
    throw new RunError(`${from} was written by a newer version of this program: use that to restore it.`);
  return manifest as Manifest;
}

/** Checksums by the files' names. */
export type Sums = ReadonlyMap<string, string>;

export const renderSums = (sums: Sums): string =>
  [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join("");

export const readSums = (text: string): Sums =>
  new Map([...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sum, name]) => [name, sum]));
