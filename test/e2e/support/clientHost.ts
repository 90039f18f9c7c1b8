import { ExecFileOptions } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./docker";
import { inNamespace } from "./namespace";
import { root } from "./root";
import { run, succeeds } from "./run";

/** Where a client runs. */
export interface Vantage {
  run(command: string, args: readonly string[], options?: ExecFileOptions): Promise<string>;
}

export const host: Vantage = { run };

/** A vantage from which a name leads to an address, as if DNS said so. */
export const knowing = (name: string, address: string, vantage: Vantage): Vantage => ({
  run: (command, args, options) => {
    const hosts = `{ cat /etc/hosts; echo ${address} ${name}; } >"$0" && mount --bind "$0" /etc/hosts && rm "$0"`;
    const script = `${hosts} && exec "$@"`;
    const file = join(tmpdir(), `hosts-${randomBytes(3).toString("hex")}`);
    return vantage.run("unshare", ["--mount", "bash", "-c", script, file, command, ...args], options);
  },
});

/** In a container that runs already. */
export const inside = (container: string): Vantage => ({
  run: (command, args) => docker("exec", container, command, ...args),
});

/** All drivers, which a container sees in the same place as the host does. */
const drivers = join(root, "test", "client");

/**
 * In a container of its own on a Docker network.
 * @param hosts names that it knows as if DNS told them, each as `name:address`
 * @param image has what the driver needs: Java for the remoting client's, nothing for Go's
 */
export const containerOn = (network: string, image: string, hosts: readonly string[] = []): Vantage => ({
  run: (command, args) =>
    docker(
      ...["run", "--rm", "--network", network, "--volume", `${drivers}:${drivers}:ro`],
      ...hosts.map((entry) => `--add-host=${entry}`),
      ...["--entrypoint", command, image, ...args],
    ),
});

/** Another host, on a network with nothing but this machine: a network namespace at the far end of a veth pair. */
export class OtherHost implements Vantage {
  /** Its address. */
  readonly address: string;
  /** This machine's address on the network between them: ports that it is to reach are published there. */
  readonly machineAddress: string;
  private readonly namespace = `rmqtest-${randomBytes(3).toString("hex")}`;
  private readonly cable = this.namespace.replace("rmqtest-", "rmqt-"); // an interface's name has 15 characters at most

  private constructor() {
    const network = `198.${randomInt(18, 20)}.${randomInt(256)}`; // for tests of network devices, RFC 2544
    const first = randomInt(64) * 4;
    this.machineAddress = `${network}.${first + 1}`;
    this.address = `${network}.${first + 2}`;
  }

  static async create(): Promise<OtherHost> {
    const other = new OtherHost();
    try {
      await other.connect();
    } catch (error) {
      await other.remove();
      throw error;
    }
    return other;
  }

  private async connect(): Promise<void> {
    const { namespace, cable } = this;
    const there = (...args: string[]) => run("ip", ["-netns", namespace, ...args]);
    await run("ip", ["netns", "add", namespace]);
    await run("ip", ["link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
    await run("ip", ["address", "add", `${this.machineAddress}/30`, "dev", cable]);
    await run("ip", ["link", "set", cable, "up"]);
    await there("address", "add", `${this.address}/30`, "dev", "eth0");
    await there("link", "set", "eth0", "up");
    await there("link", "set", "lo", "up");
  }

  /** What runs a command there. */
  command = (command: string, args: readonly string[]): [string, ...string[]] =>
    inNamespace(this.namespace, command, args);

  run = (command: string, args: readonly string[], options?: ExecFileOptions): Promise<string> => {
    const [program, ...rest] = this.command(command, args);
    return run(program, rest, options);
  };

  /** Also removes what is there of one that could not be made. */
  async remove(): Promise<void> {
    await succeeds("ip", ["link", "delete", this.cable]);
    await succeeds("ip", ["netns", "delete", this.namespace]);
  }
}
