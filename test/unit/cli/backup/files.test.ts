import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrokerBackup, Manifest, manifestName, renderManifest } from "../../../../cli/backup/manifest";
import { openBackup } from "../../../../cli/backup/reader";
import { BackupWriter, checkOut } from "../../../../cli/backup/writer";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "backup-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const manifest: Manifest = {
  format: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  stack: "dev",
  brokers: [{ brokerName: "broker-a" } as BrokerBackup],
};

const contents = { "a.tar.gz": Buffer.from("first"), "b.tar.gz": Buffer.alloc(100_000, "second") };

async function write(name: string): Promise<string> {
  const out = join(folder, name);
  const writer = await BackupWriter.create(out);
  for (const [file, content] of Object.entries(contents))
    await writer.add(file, async (put) => {
      for (let at = 0; at < content.length; at += 30_000) await put(content.subarray(at, at + 30_000));
      return true;
    });
  await writer.addText(manifestName, renderManifest(manifest));
  await writer.finish();
  return out;
}

const open = (from: string) => openBackup(from, () => undefined);

describe.each(["backup", "backup.tar.gz"])("%s", (name) => {
  test("is read as it was written", async () => {
    const backup = await open(await write(name));
    expect(backup.manifest).toEqual(manifest);
    for (const names of [["b.tar.gz"], ["a.tar.gz", "b.tar.gz"]]) {
      const parts: Buffer[] = [];
      for await (const part of backup.read(names)) parts.push(part);
      const wanted = names.map((one) => contents[one as keyof typeof contents]);
      expect(Buffer.concat(parts).equals(Buffer.concat(wanted))).toBe(true);
    }
  });

  test("has its name only once it is whole", async () => {
    const out = join(folder, name);
    const writer = await BackupWriter.create(out);
    await writer.addText("a.tar.gz", "content");
    expect(existsSync(out)).toBe(false);
    await writer.discard();
    expect(existsSync(out) || existsSync(`${out}.partial`)).toBe(false);
  });

  test("begins a file anew that is not good, and gives up in the end", async () => {
    const out = join(folder, name);
    const writer = await BackupWriter.create(out);
    let tries = 0;
    const produce = async (put: (chunk: Buffer) => Promise<void>) => {
      await put(Buffer.from("x".repeat(10 - tries)));
      return ++tries === 3;
    };
    expect(await writer.add("a.tar.gz", produce, 3)).toEqual({ name: "a.tar.gz", bytes: 8 });
    expect(await writer.add("b.tar.gz", () => Promise.resolve(false), 2)).toBeUndefined();
    await writer.addText(manifestName, renderManifest(manifest));
    await writer.finish();
    const parts: Buffer[] = [];
    for await (const part of (await open(out)).read(["a.tar.gz"])) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("xxxxxxxx");
  });

  test("replaces nothing", async () => {
    const out = await write(name);
    expect(() => checkOut(out)).toThrow(/is there already: choose another name/);
  });
});

test("an archive is taken apart by tar, and then is a folder of the same", async () => {
  const out = await write("backup.tar.gz");
  const apart = join(folder, "apart");
  mkdirSync(apart);
  expect(spawnSync("tar", ["-xzf", out, "-C", apart]).status).toBe(0);
  expect(spawnSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: apart }).status).toBe(0);
  expect((await open(apart)).manifest).toEqual(manifest);
}, 30_000);

test("files are read as they are asked for, whoever packed them in whatever order", async () => {
  const out = await write("backup");
  const again = join(folder, "again.tar.gz");
  const names = ["./SHA256SUMS", "./b.tar.gz", "./manifest.json", "./a.tar.gz"];
  expect(spawnSync("tar", ["-czf", again, "-C", out, ...names]).status).toBe(0);
  const backup = await open(again);
  const parts: Buffer[] = [];
  for await (const part of backup.read(["a.tar.gz", "b.tar.gz"])) parts.push(part);
  expect(Buffer.concat(parts).equals(Buffer.concat(Object.values(contents)))).toBe(true);
});

test("an archive of which any byte is altered, or the end is missing, is refused", async () => {
  const out = await write("backup.tar.gz");
  const bytes = readFileSync(out);
  const places = Array.from({ length: 60 }, (_, i) => Math.floor((i * bytes.length) / 60));
  for (const at of places) {
    const altered = Buffer.from(bytes);
    altered[at] ^= 0x40;
    writeFileSync(out, altered);
    // What gzip says of itself, such as the time, is not of the content.
    const result = await open(out).then(
      (backup) => backup.manifest,
      (error: Error) => error.message,
    );
    if (typeof result !== "string") expect(result).toEqual(manifest);
    else expect(result).toMatch(/is not the backup that was written: .*Nothing was restored/);
  }
  for (const length of [0, 10, bytes.length >> 1, bytes.length - 2000]) {
    writeFileSync(out, bytes.subarray(0, length));
    await expect(open(out)).rejects.toThrow(/is not the backup that was written/);
  }
});

test.each(["a.tar.gz", "b.tar.gz", manifestName])(
  "a folder in which %s is altered or gone is refused",
  async (name) => {
    const out = await write("backup");
    const file = join(out, name);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
    await expect(open(out)).rejects.toThrow(`${name} has another checksum. Nothing was restored.`);
    rmSync(file);
    await expect(open(out)).rejects.toThrow(`${name} is missing. Nothing was restored.`);
  },
);

test("what is no backup is refused with words", async () => {
  await expect(open(join(folder, "gone"))).rejects.toThrow(/--from is .*gone, which is not there/);
  await expect(open(folder)).rejects.toThrow(/it has no SHA256SUMS/);
});

test.each(["backup.zip", "backup.tar", "backup.gz"])("%s is no name of a folder", (name) => {
  expect(() => checkOut(join(folder, name))).toThrow(/an archive's name ends in .tar.gz/);
});

test("where it cannot be written, it is said where and what to do", async () => {
  const place = join(folder, "file");
  writeFileSync(place, "");
  await expect(BackupWriter.create(join(place, "backup"))).rejects.toThrow(
    /could not be written to .*then repeat/,
  );
});
