import { createServer, Server, Socket } from "node:net";
import { once } from "node:events";

/** A server of a test's own on 127.0.0.1. */
export class TestServer {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(serve: (socket: Socket) => void = () => undefined): Promise<TestServer> {
    const server = createServer();
    const started = new TestServer(server);
    server.on("connection", (socket) => {
      started.sockets.add(socket);
      socket.on("error", () => undefined); // a probe that has seen enough just leaves
      serve(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return started;
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

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await TestServer.start();
  const { port } = server;
  await server.stop();
  return port;
}
