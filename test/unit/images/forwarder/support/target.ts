import { createServer, Server, Socket } from "node:net";
import { once } from "node:events";

/** A server on 127.0.0.1 that may go on writing when the other side has ended. */
export class Target {
  readonly sockets: Socket[] = [];
  private readonly server: Server;

  private constructor(serve: (socket: Socket) => void) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      this.sockets.push(socket);
      serve(socket);
    });
  }

  static async start(serve: (socket: Socket) => void, port = 0): Promise<Target> {
    const target = new Target(serve);
    target.server.listen(port, "127.0.0.1");
    await once(target.server, "listening");
    return target;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}
