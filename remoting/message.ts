/** A message as a broker hands it out, without what nobody here asks for. */
export interface Message {
  readonly topic: string;
  readonly queueOffset: number;
  readonly body: Buffer;
}

/** The second layout of RocketMQ 5, for topics with longer names. The first one's is 0xdaa320a7. */
const magicV2 = 0xdaa320ab;

const bornHostIsIPv6 = 0x10;
const storeHostIsIPv6 = 0x20;

/** The messages in the body of a broker's answer to a pull, which are laid out as in its store. */
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
  let at = 4; // behind the length
  const skip = (count: number): void => void (at += count);
  const take = (count: number): Buffer => bytes.subarray(at, (at += count));
  const int32 = (): number => take(4).readInt32BE();

  const magic = int32() >>> 0;
  skip(4 + 4 + 4); // checksum, queue, flag
  const queueOffset = Number(take(8).readBigInt64BE());
  skip(8); // physical offset
  const sysFlag = int32();
  skip(8 + hostLength(sysFlag & bornHostIsIPv6)); // when and where it was born
  skip(8 + hostLength(sysFlag & storeHostIsIPv6)); // when and where it was stored
  skip(4 + 8); // how often it was consumed again, transaction
  const body = Buffer.from(take(int32()));
  const topicLength = magic === magicV2 ? take(2).readInt16BE() : take(1).readUInt8();
  return { topic: take(topicLength).toString("utf8"), queueOffset, body };
}

/** The address and four bytes of port. */
const hostLength = (isIPv6: number): number => (isIPv6 ? 16 : 4) + 4;
