/**
 * A frame of RocketMQ's remoting protocol. Its bytes: the length of the rest (4), the encoding of the header (1), the length
 * of the header (3), the header, the body. This code uses JSON headers only; a server answers with the same encoding.
 */
export interface Frame {
  /** The kind of a request; in an answer its result, where 0 is success. */
  readonly code: number;
  /** A number that is the same in a request and its answer. */
  readonly opaque: number;
  readonly flag: number;
  readonly extFields: Readonly<Record<string, string>>;
  /** An answer's explanation of its code. */
  readonly remark?: string;
  readonly body: Buffer;
}

/** RocketMQ's own limit, in bytes. */
const maximumLength = 16 * 1024 * 1024;

/** The encoding of JSON headers. */
const json = 0;

export const isAnswer = ({ flag }: Frame): boolean => (flag & 1) === 1;

export function encodeFrame({ body, ...fields }: Frame): Buffer {
  const header = Buffer.from(JSON.stringify({ language: "JAVA", version: 0, ...fields }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length + body.length, 0);
  lengths.writeUInt32BE(header.length, 4); // its first byte says JSON
  return Buffer.concat([lengths, header, body]);
}

/** Assembles frames from chunks of bytes, as TCP delivers them. */
export class FrameDecoder {
  private received = Buffer.alloc(0);

  /**
   * @returns the frames that the chunk completes
   * @throws Error if the bytes are not RocketMQ's protocol
   */
  push(chunk: Buffer): Frame[] {
    this.received = Buffer.concat([this.received, chunk]);
    const frames: Frame[] = [];
    while (this.received.length >= 4) {
      const length = this.received.readUInt32BE(0);
      if (length < 4 || length > maximumLength) throw new Error(`a frame of ${length} bytes`);
      if (this.received.length < 4 + length) break;
      frames.push(decode(this.received.subarray(4, 4 + length)));
      this.received = this.received.subarray(4 + length);
    }
    return frames;
  }
}

function decode(frame: Buffer): Frame {
  if (frame[0] !== json) throw new Error(`a header of type ${frame[0]}, not JSON`);
  const headerLength = frame.readUIntBE(1, 3);
  if (headerLength > frame.length - 4)
    throw new Error(`a header of ${headerLength} bytes in a shorter frame`);
  const header = JSON.parse(frame.toString("utf8", 4, 4 + headerLength)) as Omit<Frame, "body">;
  const { code, opaque, flag, extFields, remark } = header;
  return {
    code,
    opaque,
    flag,
    extFields: extFields ?? {},
    ...(typeof remark === "string" ? { remark } : {}), // some versions send null
    body: Buffer.from(frame.subarray(4 + headerLength)),
  };
}
