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
    readonly consolePort: number,
  ) {}

  static async find(): Promise<Place> {
    return new Place(await freePort(), await freePort(), await freePort());
  }

  /** Stack config that puts a cluster here. */
  get config(): Record<string, string> {
    return {
      networkName: this.prefix,
      nameServerContainerName: `${this.prefix}-ns`,
      nameServerPort: String(this.nameServerPort),
      brokerContainerName: `${this.prefix}-broker`,
      listenPort: String(this.listenPort),
      consoleContainerName: `${this.prefix}-console`,
      consolePort: String(this.consolePort),
    };
  }

  get broker(): string {
    return `${this.prefix}-broker`;
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

/**
 * A port that is free, with those that a broker derives from it. Below those that the system gives to outgoing
 * connections, or one of these could take it before the cluster does.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await Promise.all([port - 2, port, port + 1].map(isFree))).every(Boolean)) return port;
  }
}
