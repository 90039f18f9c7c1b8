/** A message from a broker, with the fields that are needed here. */
export interface Message {
  readonly topic: string;
  readonly queueOffset: number;
  readonly body: Buffer;
}

/** Marks the second layout, which RocketMQ 5 uses for topics with longer names. The first layout has 0xdaa320a7. */
const magicV2 = 0xdaa320ab;

const bornHostIsIPv6 = 0x10;
const storeHostIsIPv6 = 0x20;

/** Decodes the body of a broker's answer to a pull, which has the messages in the layout of the store. */
export function decodeMessages(body: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < body.length;) {
    const length = body.readInt32BE(at);
    if (length <= 0 || at + length > body.length) throw new RangeError(`a message of ${length} bytes`);
    messages.push(decodeMessage(body.subarray(at, at + length)));
    at += length;
  }
  return messages;
}

function decodeMessage(bytes: Buffer): Message {
  let at = 4; // after the length
  const skip = (count: number): void => void (at += count);
  const take = (count: number): Buffer => bytes.subarray(at, (at += count));
  const int32 = (): number => take(4).readInt32BE();

  const magic = int32() >>> 0;
  skip(4 + 4 + 4); // checksum, queue, flag
  const queueOffset = Number(take(8).readBigInt64BE());
  skip(8); // physical offset
  const sysFlag = int32();
  skip(8 + hostLength(sysFlag & bornHostIsIPv6)); // time and host of its producer
  skip(8 + hostLength(sysFlag & storeHostIsIPv6)); // time and host of its broker
  skip(4 + 8); // number of retries, transaction
  const body = Buffer.from(take(int32()));
  const topicLength = magic === magicV2 ? take(2).readInt16BE() : take(1).readUInt8();
  return { topic: take(topicLength).toString("utf8"), queueOffset, body };
}

/** The length of an address and its port (4 bytes). */
const hostLength = (isIPv6: number): number => (isIPv6 ? 16 : 4) + 4;
