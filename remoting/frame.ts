/**
 * Frames of RocketMQ's remoting protocol: the length of the rest (4 bytes), how the header is written (1), its
 * length (3), the header, the body. Only JSON headers are spoken here; a server answers in the way it was asked.
 */
export interface Frame {
  /** What is asked for; in an answer how it went, where 0 is success. */
  readonly code: number;
  /** What an answer has in common with its request. */
  readonly opaque: number;
  readonly flag: number;
  readonly extFields: Readonly<Record<string, string>>;
  /** An answer's explanation of its code. */
  readonly remark?: string;
  readonly body: Buffer;
}

/** RocketMQ's own limit. */
const longest = 16 * 1024 * 1024;

const json = 0;

export const isAnswer = ({ flag }: Frame): boolean => (flag & 1) === 1;

export function encodeFrame({ body, ...fields }: Frame): Buffer {
  const header = Buffer.from(JSON.stringify({ language: "JAVA", version: 0, ...fields }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length + body.length, 0);
  lengths.writeUInt32BE(header.length, 4); // its first byte says JSON
  return Buffer.concat([lengths, header, body]);
}

/** Makes frames of the chunks in which TCP delivers them. */
export class FrameDecoder {
  private received = Buffer.alloc(0);

  /** The frames that the chunk completes. Throws where it cannot be RocketMQ that sent it. */
  push(chunk: Buffer): Frame[] {
    this.received = Buffer.concat([this.received, chunk]);
    const frames: Frame[] = [];
    while (this.received.length >= 4) {
      const length = this.received.readUInt32BE(0);
      if (length < 4 || length > longest) throw new Error(`a frame of ${length} bytes`);
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
