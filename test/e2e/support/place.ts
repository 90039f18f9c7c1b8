import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAll } from "./docker";

/** Names, ports and a folder that are one test's own, so that it runs beside a developer's cluster and other tests. */
export class Place {
  readonly prefix = `rmqtest-${randomBytes(3).toString("hex")}`;
  readonly folder = mkdtempSync(join(tmpdir(), `${this.prefix}-`));

  private constructor(
    readonly nameServerPort: number,
    readonly listenPort: number,
    readonly grpcServerPort: number,
    readonly remotingListenPort: number,
    readonly consolePort: number,
  ) {}

  static async find(): Promise<Place> {
    const [nameServer, broker, grpc, remoting, console] = await freePorts(5);
    return new Place(nameServer, broker, grpc, remoting, console);
  }

  /** Stack config that puts a cluster here. */
  get config(): Record<string, string> {
    return {
      networkName: this.prefix,
      nameServerContainerName: `${this.prefix}-ns`,
      nameServerPort: String(this.nameServerPort),
      brokerContainerName: this.broker,
      listenPort: String(this.listenPort),
      proxyContainerName: this.proxy,
      grpcServerPort: String(this.grpcServerPort),
      remotingListenPort: String(this.remotingListenPort),
      consoleContainerName: `${this.prefix}-console`,
      consolePort: String(this.consolePort),
    };
  }

  get broker(): string {
    return `${this.prefix}-broker`;
  }

  get proxy(): string {
    return `${this.prefix}-proxy`;
  }

  async clear(): Promise<void> {
    await removeAll(this.prefix);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether nothing on this machine listens on the port. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .once("listening", () => server.close(() => resolve(true)))
      .listen(port, "0.0.0.0");
  });

/** How many ports above the first one of a kind further servers of that kind may take, and how many below. */
const room = { above: 22, below: 2 };

/**
 * Ports that are free, each with those that further servers, and brokers, derive from it. Below those that the system
 * gives to outgoing connections, or one of these could take it before the cluster does.
 */
async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = randomInt(20_000, 32_000);
    const around = Array.from({ length: room.below + room.above + 1 }, (_, i) => port - room.below + i);
    const apart = found.every((other) => Math.abs(other - port) > room.below + room.above);
    if (apart && (await Promise.all(around.map(isFree))).every(Boolean)) found.push(port);
  }
  return found;
}
