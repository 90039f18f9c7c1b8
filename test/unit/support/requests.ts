import type { Socket } from "node:net";

/** RocketMQ's frame: the length of the rest, the header's length, the header, the body. */
export function frame(body = ""): Buffer {
  const header = JSON.stringify({ code: 0, flag: 1, language: "JAVA", opaque: 1, version: 0 });
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length + body.length, 0);
  lengths.writeUInt32BE(header.length, 4);
  return Buffer.concat([lengths, Buffer.from(header + body)]);
}

export interface Request {
  readonly code: number;
  readonly body: string;
}

/** What came, once it is complete. */
function parsed(received: Buffer): Request | undefined {
  if (received.length < 4 || received.length < 4 + received.readUInt32BE(0)) return undefined;
  const body = 8 + received.readUInt32BE(4);
  const { code } = JSON.parse(received.subarray(8, body).toString()) as { code: number };
  return { code, body: received.subarray(body).toString() };
}

/** A server's part of a connection, which answers each request, or hangs up. */
export const answering =
  (answer: (request: Request) => Buffer | undefined) =>
  (socket: Socket): void => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const request = parsed(received);
      if (request === undefined) return;
      received = Buffer.alloc(0);
      const answered = answer(request);
      if (answered === undefined) socket.end();
      else socket.write(answered);
    });
  };
