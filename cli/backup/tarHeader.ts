/** As much of tar as it takes to put files into one: the header of a plain file, 512 bytes. */

export const blockSize = 512;

/** How many zeros follow a file's content, so that it fills whole blocks. */
export const paddingOf = (size: number): number => (blockSize - (size % blockSize)) % blockSize;

/** @param name at most 100 bytes */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  header.write(name, 0, 100);
  header.write("0000600\0", 100); // for the owner alone
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  writeSize(header, size);
  header.write("00000000000\0", 136);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  header.write(`${sumOf(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** @returns undefined at the end of an archive @throws Error if it is no header */
export function readTarHeader(header: Buffer): { readonly name: string; readonly size: number } | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  if (parseInt(header.toString("latin1", 148, 154), 8) !== sumOf(header))
    throw new Error("it is no tar archive, or damaged");
  const name = header.toString("utf8", 0, 100);
  const whole = name.slice(0, name.indexOf("\0") >>> 0);
  // As tar writes names where somebody has packed the folder again.
  return { name: whole.replace(/^\.\//, ""), size: readSize(header) };
}

/** Sizes from 8 GiB on are in binary, as GNU's tar has them. */
function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
}

const readSize = (header: Buffer): number =>
  header[124] === 0x80
    ? Number(header.readBigUInt64BE(128))
    : parseInt(header.toString("latin1", 124, 135), 8);

/** Of all bytes, with blanks for the sum itself. */
const sumOf = (header: Buffer): number =>
  header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
