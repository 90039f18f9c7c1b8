import { framesIn } from "../../../../cli/host/task";

function frame(from: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = from;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const all = Buffer.concat([frame(1, "out"), frame(2, "error"), frame(1, ""), frame(1, "more")]);

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(bytes: Buffer, size: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { from, text } of framesIn(inChunks(bytes, size)))
    found.push(`${from} ${text.toString()}`);
  return found;
}

test.each([1, 3, 8, 100])("what a container prints is told apart, in chunks of %d bytes", async (size) => {
  expect(await read(all, size)).toEqual(["1 out", "2 error", "1 ", "1 more"]);
});

test("what breaks off is no end", async () => {
  await expect(read(all.subarray(0, -1), 100)).rejects.toThrow("broke off");
});
