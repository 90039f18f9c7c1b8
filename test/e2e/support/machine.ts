import { ChildProcess, ExecFileOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Certificates, makeCertificates } from "./certificates";
import { Place } from "./place";
import { run, succeeds } from "./run";
import { OtherHost, Vantage } from "./clientHost";
import { eventually } from "./wait";

/** Another host with a Docker Engine of its own, which a test may restart. What is kept is in the place's folder. */
export class Machine implements Vantage {
  private engine?: ChildProcess;
  /** With which its engine can be reached from elsewhere, at port 2376. */
  certificates?: Certificates;

  private constructor(
    private readonly host: OtherHost,
    private readonly folder: string,
  ) {}

  /**
   * @param images of this machine's engine that the other's is to have
   * @param open whether its engine can be reached from elsewhere
   */
  static async create(place: Place, images: readonly string[], open = false): Promise<Machine> {
    const machine = new Machine(await OtherHost.create(), join(place.folder, "machine"));
    try {
      await machine.host.run("ip", ["route", "add", "default", "via", machine.host.machineAddress]);
      await run("mkdir", [machine.folder]);
      if (open)
        machine.certificates = await makeCertificates(join(machine.folder, "certificates"), machine.address);
      await machine.startEngine();
      const load = `docker save ${images.join(" ")} | docker --host "unix://$0" load`;
      await run("bash", ["-o", "pipefail", "-c", load, machine.socket]);
      return machine;
    } catch (error) {
      await machine.remove();
      throw error;
    }
  }

  /** Its address, that of its one interface. */
  get address(): string {
    return this.host.address;
  }

  get socket(): string {
    return join(this.folder, "docker.sock");
  }

  /** What runs a command on it. */
  command = (command: string, args: readonly string[]): [string, ...string[]] =>
    this.host.command(command, args);

  /** Runs a command on it, which finds its engine. */
  run = (command: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> =>
    this.host.run(command, args, {
      ...options,
      env: { ...(options.env ?? process.env), DOCKER_HOST: `unix://${this.socket}` },
    });

  docker = (...args: string[]): Promise<string> => this.run("docker", args);

  async restartEngine(): Promise<void> {
    await this.stopEngine();
    await this.startEngine();
  }

  async remove(): Promise<void> {
    const containers = (await this.docker("ps", "--all", "--quiet").catch(() => ""))
      .split("\n")
      .filter(Boolean);
    if (containers.length > 0) await this.docker("rm", "--force", "--volumes", ...containers);
    await this.stopEngine();
    const mounts = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" ")[1])
      .filter((target) => target?.startsWith(`${this.folder}/`));
    for (const target of mounts.reverse()) await succeeds("umount", [target]);
    await this.host.remove();
  }

  private async startEngine(): Promise<void> {
    const { folder, socket, certificates } = this;
    const log = openSync(join(folder, "log"), "a");
    const open = certificates && [
      ...["--host", `tcp://${this.address}:2376`, "--tlsverify", "--tlscacert", certificates.ca],
      ...["--tlscert", certificates.server.cert, "--tlskey", certificates.server.key],
    ];
    const daemon = this.command("dockerd", [
      ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
      ...["--pidfile", join(folder, "pid"), "--host", `unix://${socket}`, ...(open ?? [])],
    ]);
    // By a name of its own, programs elsewhere tell that they are not on the same machine.
    const named = ["unshare", "--uts", "sh", "-c", 'hostname elsewhere && exec "$@"', "sh"];
    const [command, ...args] = open ? [...named, ...daemon] : daemon;
    this.engine = spawn(command, args, { stdio: ["ignore", log, log] });
    const answers = () => succeeds("docker", ["--host", `unix://${socket}`, "version"]);
    await eventually("a Docker Engine of the test's own answers", answers, 60_000);
  }

  private async stopEngine(): Promise<void> {
    const { engine } = this;
    if (engine === undefined || engine.exitCode !== null || engine.signalCode !== null) return;
    const ended = once(engine, "exit");
    engine.kill("SIGTERM");
    await ended;
  }
}
