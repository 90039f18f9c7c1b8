import { connect, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { encodeFrame, Frame, FrameDecoder, isAnswer } from "./frame";
import { Request } from "./requests";

/** A connection to a name server, broker or proxy. Its errors have messages for users. */
export class Connection {
  private readonly decoder = new FrameDecoder();
  private readonly answerHandlers = new Map<number, (answer: Frame) => void>();
  private readonly rejectHandlers = new Set<(problem: Error) => void>();
  private lastOpaque = 0;
  private problem?: Error;

  private constructor(
    readonly address: string,
    private readonly socket: Socket,
  ) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => this.end(unreachableError(address, error)));
    socket.on("close", () => this.end(new Error(`${address} closed the connection.`)));
  }

  /**
   * @param address `host:port`
   * @param ca by which the server is verified; absent: the connection is not encrypted
   */
  static async open(address: string, milliseconds: number, ca?: string): Promise<Connection> {
    const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
    if (host === undefined || Number(port) > 65535) {
      throw new Error(`"${address}" is not an address such as 127.0.0.1:9876.`);
    }
    const at = { host, port: Number(port) };
    // As RocketMQ's own clients do it: a broker hands out an address that its certificate need not know.
    const socket =
      ca === undefined ? connect(at) : connectTls({ ...at, ca, checkServerIdentity: () => undefined });
    const connection = new Connection(address, socket);
    try {
      const open = ca === undefined ? "connect" : "secureConnect";
      await connection.within(milliseconds, (done) => connection.socket.once(open, done));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends a request. @returns the answer, which may be an error code */
  async request({ code, fields, body }: Request, milliseconds: number): Promise<Frame> {
    const opaque = ++this.lastOpaque;
    try {
      return await this.within(milliseconds, (done) => {
        this.answerHandlers.set(opaque, done);
        const frame = { code, opaque, flag: 0, extFields: fields, body: body ?? Buffer.alloc(0) };
        this.socket.write(encodeFrame(frame));
      });
    } finally {
      this.answerHandlers.delete(opaque);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  /** Waits for something, but not longer than the time, and not beyond the end of the connection. */
  private async within<T>(milliseconds: number, start: (done: (result: T) => void) => void): Promise<T> {
    if (this.problem !== undefined) throw this.problem;
    let stopWaiting = (): void => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`No answer from ${this.address} within ${milliseconds / 1000} s.`));
        }, milliseconds);
        this.rejectHandlers.add(reject);
        stopWaiting = () => {
          clearTimeout(timer);
          this.rejectHandlers.delete(reject);
        };
        start(resolve);
      });
    } finally {
      stopWaiting();
    }
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.decoder.push(chunk)) {
        if (isAnswer(frame)) this.answerHandlers.get(frame.opaque)?.(frame); // a broker also sends requests
      }
    } catch (cause) {
      this.end(new Error(`${this.address} does not speak RocketMQ's protocol.`, { cause }));
      this.close();
    }
  }

  private end(problem: Error): void {
    this.problem ??= problem;
    for (const reject of [...this.rejectHandlers]) reject(this.problem);
  }
}

function unreachableError(address: string, cause: NodeJS.ErrnoException): Error {
  switch (cause.code) {
    case "ECONNREFUSED":
      return new Error(`Nothing listens at ${address}.`, { cause });
    case "ECONNRESET":
    case "EPIPE":
      return new Error(`${address} closed the connection.`, { cause });
    case "EPROTO":
      return new Error(`${address} does not speak TLS.`, { cause });
    default:
      return new Error(`${address} cannot be reached: ${cause.message}.`, { cause });
  }
}
