/** A number in so many bytes, big-endian. */
export function int(value: number | bigint, bytes: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer.subarray(8 - bytes);
}

/** A message as brokers hand it out. What the client skips is filled with ones, to show where it skips too little. */
export function storedMessage({
  topic,
  body,
  queueOffset = 0,
  bornIPv6 = false,
  storedIPv6 = false,
  longTopic = false,
}: {
  topic: string;
  body: Buffer;
  queueOffset?: number;
  bornIPv6?: boolean;
  storedIPv6?: boolean;
  longTopic?: boolean;
}): Buffer {
  const skipped = (bytes: number) => Buffer.alloc(bytes, 1);
  const properties = Buffer.from("UNIQ_KEY\u00017F\u0002");
  const rest = Buffer.concat([
    int(longTopic ? 0xdaa320ab : 0xdaa320a7, 4),
    skipped(4 + 4 + 4), // checksum, queue, flag
    int(queueOffset, 8),
    skipped(8), // physical offset
    int((bornIPv6 ? 0x10 : 0) | (storedIPv6 ? 0x20 : 0), 4),
    skipped(8), // born when
    skipped((bornIPv6 ? 16 : 4) + 4),
    skipped(8), // stored when
    skipped((storedIPv6 ? 16 : 4) + 4),
    skipped(4 + 8), // consumed again, transaction
    int(body.length, 4),
    body,
    int(Buffer.byteLength(topic), longTopic ? 2 : 1),
    Buffer.from(topic),
    int(properties.length, 2),
    properties,
  ]);
  return Buffer.concat([int(4 + rest.length, 4), rest]);
}
