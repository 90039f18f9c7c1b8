import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAll } from "./docker";

/** The default ports of a cluster, without an offset. */
const defaults = {
  nameServer: 9876,
  broker: 10911,
  grpc: 8081,
  remoting: 8082,
  console: 8888,
  metrics: { broker: 5557, proxy: 5558 },
};

/**
 * Names, ports and a folder that are one test's own, so that it runs beside a developer's cluster and other tests: a
 * name prefix and a port offset.
 */
export class Place {
  /** Begins the names of all containers, volumes and networks. */
  readonly prefix = `rmqtest-${randomBytes(3).toString("hex")}`;
  readonly folder = mkdtempSync(join(tmpdir(), `${this.prefix}-`));

  private constructor(readonly portOffset: number) {}

  static async find(): Promise<Place> {
    return new Place(await freeOffset());
  }

  /** Stack config that puts a cluster here. */
  get config(): Record<string, string> {
    return { namePrefix: this.prefix, portOffset: String(this.portOffset) };
  }

  /** The container of a server. */
  container = (server: string): string => `${this.prefix}-${server}`;

  get nameServer(): string {
    return this.container("namesrv-a");
  }

  get broker(): string {
    return this.container("broker-a");
  }

  get proxy(): string {
    return this.container("proxy-a");
  }

  get console(): string {
    return this.container("console");
  }

  get nameServerPort(): number {
    return defaults.nameServer + this.portOffset;
  }

  get listenPort(): number {
    return defaults.broker + this.portOffset;
  }

  get grpcServerPort(): number {
    return defaults.grpc + this.portOffset;
  }

  get remotingListenPort(): number {
    return defaults.remoting + this.portOffset;
  }

  /** For Prometheus, of the first broker and the first proxy. */
  get metricsPorts(): { readonly broker: number; readonly proxy: number } {
    const { broker, proxy } = defaults.metrics;
    return { broker: broker + this.portOffset, proxy: proxy + this.portOffset };
  }

  get consolePort(): number {
    return defaults.console + this.portOffset;
  }

  async clear(): Promise<void> {
    await removeAll(this.prefix);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** How many servers of a kind a test may have. */
const servers = 4;

/** The ports that a cluster of so many servers of each kind may need. */
const derived: readonly number[] = Array.from({ length: servers }, (_, i) => [
  defaults.nameServer + i,
  ...[-2, 0, 1].map((from) => defaults.broker + from + 10 * i),
  defaults.grpc + 10 * i,
  defaults.remoting + 10 * i,
  defaults.metrics.broker + 10 * i,
  defaults.metrics.proxy + 10 * i,
])
  .flat()
  .concat(defaults.console);

/** The ports that the system gives to outgoing connections begin here: one of these could take a cluster's before it does. */
function lowestEphemeralPort(): number {
  try {
    return Number(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s/)[0]);
  } catch {
    return 32_768;
  }
}

/** An offset with which all ports that a cluster may need are free. */
async function freeOffset(): Promise<number> {
  const highest = Math.min(lowestEphemeralPort(), 49_152) - Math.max(...derived);
  for (;;) {
    const offset = randomInt(5_000, Math.max(highest, 6_000));
    const free = await Promise.all(derived.map((port) => isFree(port + offset)));
    if (free.every(Boolean)) return offset;
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
