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
  private answered = false;
  private problem?: Error;

  private constructor(
    readonly address: string,
    private readonly socket: Socket,
    private readonly isEncrypted: boolean,
  ) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      this.end(isEnd(error) ? this.closed : unreachableError(address, error)),
    );
    socket.on("close", () => this.end(this.closed));
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
    const connection = new Connection(address, socket, ca !== undefined);
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

  /** The other end has closed it, and perhaps why. */
  private get closed(): Error {
    const perhaps = this.isEncrypted
      ? " without a word: it may take no TLS"
      : " without a word: it may take TLS alone, for which caCertificate is wanted";
    return new Error(`${this.address} closed the connection${this.answered ? "" : perhaps}.`);
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
    this.answered = true;
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

const isEnd = ({ code }: NodeJS.ErrnoException): boolean => code === "ECONNRESET" || code === "EPIPE";

function unreachableError(address: string, cause: NodeJS.ErrnoException & { reason?: string }): Error {
  const { code = "", reason, message } = cause;
  if (code.startsWith("ERR_SSL_"))
    return new Error(`${address} takes no TLS as it is wanted: ${reason ?? message}.`, { cause });
  if (/CERT|SIGNATURE/.test(code))
    return new Error(`${address} is not verified by caCertificate: ${message}.`, { cause });
  if (code === "ECONNREFUSED") return new Error(`Nothing listens at ${address}.`, { cause });
  return new Error(`${address} cannot be reached: ${message}.`, { cause });
}
